import type { Locale } from '../../../shared/locale.js';
import { CURRENCY_DECIMALS, type Currency } from '../../../shared/money.js';
import { isShown, type Stage } from '../domain/stage.js';
import { TEXTS } from '../texts/texts.js';
import type { Letter } from './letter.js';

/** What was bought, for the first mail. Amounts in minor units of `currency`. */
export interface Bill {
  currency: Currency;
  lines: { name: string; quantity: number; lineTotalMinor: number }[];
  discounts: { code: string; amountMinor: number }[];
  shippingMinor: number;
  totalMinor: number;
}

export interface OrderNews {
  stage: Stage;
  number: string;
  locale: Locale;
  bill?: Bill | undefined;
}

/** The mail about one stage of an order. */
export function orderLetter({ stage, number, locale, bill }: OrderNews): Letter {
  const texts = TEXTS[locale];
  const { title, body } = isShown(stage) ? texts.stage(stage, number) : texts.paymentQueued(number);
  return {
    locale,
    subject: title,
    greeting: texts.greeting,
    paragraphs: [body],
    ...(bill ? { bill: rowsOf(bill, locale) } : {}),
    closing: texts.closing,
  };
}

function rowsOf({ currency, lines, discounts, shippingMinor, totalMinor }: Bill, locale: Locale) {
  const { bill } = TEXTS[locale];
  const row = (label: string, amountMinor: number) => ({
    label,
    amount: amountIn(locale, amountMinor, currency),
  });
  return [
    ...lines.map(({ name, quantity, lineTotalMinor }) => row(`${quantity} × ${name}`, lineTotalMinor)),
    ...discounts.map(({ code, amountMinor }) => row(bill.discount(code), -amountMinor)),
    row(bill.shipping, shippingMinor),
    row(bill.total, totalMinor),
  ];
}

/** Made once per language and currency: making one takes longer than writing the rest of a mail. */
const formats = new Map<string, Intl.NumberFormat>();

function amountIn(locale: Locale, amountMinor: number, currency: Currency): string {
  const name = `${locale} ${currency}`;
  const format = formats.get(name) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(name, format);
  return format.format(amountMinor / 10 ** CURRENCY_DECIMALS[currency]);
}
