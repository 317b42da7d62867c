/** Markup that is safe to send: made only by `html`, which escapes whatever is put into it. */
export class Html {
  constructor(readonly text: string) {}
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

const markupOf = (value: string | Html | Html[]): string =>
  Array.isArray(value) ? value.map(markupOf).join('') : value instanceof Html ? value.text : escaped(value);

export const html = (parts: TemplateStringsArray, ...values: (string | Html | Html[])[]): Html =>
  new Html(String.raw({ raw: parts }, ...values.map(markupOf)));
