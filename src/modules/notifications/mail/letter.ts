import type { Locale } from '../../../shared/locale.js';
import { html, type Html } from './html.js';

/** What a mail says, before it is text and markup. */
export interface Letter {
  locale: Locale;
  subject: string;
  greeting: string;
  paragraphs: string[];
  /** Rows of what was bought; the last one is the sum. */
  bill?: { label: string; amount: string }[];
  link?: { label: string; url: string; otherwise: string };
  closing: string;
}

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

/** Both forms of a letter. Names, products and links come from people: the markup escapes them all. */
export const written = (letter: Letter): MailContent => ({
  subject: letter.subject,
  text: textOf(letter),
  html: markupOf(letter).text,
});

function textOf({ greeting, paragraphs, bill = [], link, closing }: Letter): string {
  const rows = bill.map(({ label, amount }) => `${label}: ${amount}`).join('\n');
  const blocks = [greeting, ...paragraphs, rows, link?.url, link?.otherwise, closing];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

const markupOf = (letter: Letter): Html =>
  html`<!doctype html>
    <html lang="${letter.locale}">
      <head>
        <meta charset="utf-8" />
        <title>${letter.subject}</title>
      </head>
      <body style="font-family: sans-serif; color: #222; max-width: 36em; margin: 2em auto; padding: 0 1em">
        <p>${letter.greeting}</p>
        ${letter.paragraphs.map((paragraph) => html`<p>${paragraph}</p> `)}${tableOf(letter)}${linkOf(letter)}
        <p>${letter.closing}</p>
      </body>
    </html> `;

const tableOf = ({ bill = [] }: Letter): Html[] =>
  bill.length === 0
    ? []
    : [
        html`<table style="width: 100%; border-collapse: collapse">
          ${bill.map(rowOf)}
        </table> `,
      ];

const rowOf = ({ label, amount }: { label: string; amount: string }): Html =>
  html`<tr>
    <td style="padding: 0.3em 0">${label}</td>
    <td style="text-align: right">${amount}</td>
  </tr> `;

const linkOf = ({ link }: Letter): Html[] =>
  link
    ? [
        html`<p><a href="${link.url}">${link.label}</a></p>
          <p>${link.otherwise}</p> `,
      ]
    : [];
