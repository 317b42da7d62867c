import { LOCALES, type Locale } from '../../../shared/locale.js';

/** A text in English and whatever it has been translated into. */
export type LocalizedText = Partial<Record<Locale, string>> & Record<'en', string>;

/** An untranslated text is shown in English. */
export const inLocale = (text: LocalizedText, locale: Locale): string => text[locale] ?? text.en;

export const inEveryLocale = (text: LocalizedText): Record<Locale, string> =>
  Object.fromEntries(LOCALES.map((locale) => [locale, inLocale(text, locale)])) as Record<Locale, string>;
