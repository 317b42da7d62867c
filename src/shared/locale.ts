/** Languages a shop can speak; English is what an untranslated text falls back to. */
export const LOCALES = ['en', 'de', 'ja'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'en';

export const isLocale = (value: unknown): value is Locale => LOCALES.includes(value as Locale);

/** The best known language of an `Accept-Language` header (RFC 9110, by q), or undefined when it names none. */
export function preferredLocale(header: string | undefined): Locale | undefined {
  const ranges = (header ?? '').split(',').map((range, index) => {
    const [tag = '', ...parameters] = range.trim().split(';');
    const q = parameters.find((parameter) => parameter.trim().startsWith('q='));
    return { tag: tag.trim().toLowerCase(), q: q ? Number(q.trim().slice(2)) : 1, index };
  });
  ranges.sort((a, b) => b.q - a.q || a.index - b.index);
  for (const { tag, q } of ranges) {
    const language = tag.split('-')[0];
    if (q > 0 && isLocale(language)) return language;
  }
  return undefined;
}
