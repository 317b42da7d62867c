import { STAGES } from '../../src/modules/notifications/domain/stage.js';
import { accountLetter } from '../../src/modules/notifications/mail/account-letter.js';
import { written } from '../../src/modules/notifications/mail/letter.js';
import { orderLetter, type Bill, type OrderNews } from '../../src/modules/notifications/mail/order-letter.js';
import { LOCALES } from '../../src/shared/locale.js';

const NUMBER = 'S-100042';
const WORDS = ['placed', 'paid', 'shipped', 'delivered', 'cancelled', 'refunded'];

const aBill = (bill: Partial<Bill> = {}): Bill => ({
  currency: 'EUR',
  lines: [{ name: 'Green tea', quantity: 2, lineTotalMinor: 1_580 }],
  discounts: [{ code: 'WELCOME10', amountMinor: 158 }],
  shippingMinor: 490,
  totalMinor: 1_912,
  ...bill,
});

const orderMail = (news: Partial<OrderNews> = {}) =>
  written(orderLetter({ stage: 'placed', number: NUMBER, locale: 'en', ...news }));

const accountMail = (purpose: 'email-verification' | 'password-reset', token = 'a.b-c_d') =>
  written(accountLetter({ purpose, locale: 'en', token, publicUrl: 'https://souk.example' }));

/** A space that does not break, as formatted amounts have it. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a mail about an order', () => {
  it.each(WORDS)('says in its subject that the order is %s, and nothing else', (word) => {
    const { subject } = orderMail({ stage: word as OrderNews['stage'] });

    expect(WORDS.filter((other) => subject.includes(other))).toEqual([word]);
  });

  it('says that a queued payment is tried again, without the word of any stage', () => {
    const { subject } = orderMail({ stage: 'payment-queued' });

    expect(subject).toContain('we are retrying');
    expect(WORDS.filter((word) => subject.includes(word))).toEqual([]);
  });

  it.each(LOCALES.flatMap((locale) => STAGES.map((stage) => [locale, stage] as const)))(
    'in %s, when %s, has the number in its subject and says the same in text and markup',
    (locale, stage) => {
      const { subject, text, html } = orderMail({ locale, stage });

      expect(subject).toContain(NUMBER);
      expect(subject.includes('Bestellung')).toBe(locale === 'de');
      expect(html).toContain(`<html lang="${locale}">`);
      for (const paragraph of text.trim().split('\n\n').slice(1))
        expect(html).toContain(`<p>${paragraph}</p>`);
    },
  );

  it('differs from stage to stage in every language', () => {
    const subjects = LOCALES.flatMap((locale) => STAGES.map((stage) => orderMail({ locale, stage }).subject));

    expect(new Set(subjects).size).toBe(LOCALES.length * STAGES.length);
  });

  it('lists what was bought, with discounts, shipping and the sum', () => {
    expect(orderMail({ bill: aBill() }).text).toContain(
      '2 × Green tea: €15.80\nDiscount WELCOME10: -€1.58\nShipping: €4.90\nTotal: €19.12',
    );
  });

  it('writes amounts as its language does', () => {
    expect(plain(orderMail({ locale: 'de', bill: aBill() }).text)).toContain('Summe: 19,12 €');
    expect(orderMail({ locale: 'ja', bill: aBill({ currency: 'JPY' }) }).text).toContain('合計: ￥1,912');
  });

  it('has no bill when it is not told what was bought', () => {
    expect(orderMail().html).not.toContain('<table');
  });

  it('escapes the names of products in its markup', () => {
    const lines = [{ name: `<img src=x onerror="alert('tea')"> & more`, quantity: 1, lineTotalMinor: 1 }];

    const { html, text } = orderMail({ bill: aBill({ lines }) });

    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;tea&#39;)&quot;&gt; &amp; more');
    expect(html).not.toContain('<img');
    expect(text).toContain('<img src=x');
  });
});

describe('a mail about an account', () => {
  it.each([
    ['email-verification', 'https://souk.example/verify-email?token=a.b-c_d'],
    ['password-reset', 'https://souk.example/reset-password?token=a.b-c_d'],
  ] as const)('for %s has the link in text and markup', (purpose, url) => {
    const { text, html } = accountMail(purpose);

    expect(text).toContain(`\n${url}\n`);
    expect(html).toContain(`<a href="${url}">`);
  });

  it('keeps a token in its place, whatever it is made of', () => {
    expect(accountMail('password-reset', 'a&b"#').text).toContain('?token=a%26b%22%23\n');
  });
});
