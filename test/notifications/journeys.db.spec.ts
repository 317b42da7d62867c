import { newId } from '../../src/shared/uuid.js';
import { callerAs } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { checkout } from './checkout.js';
import { mailsTo, subjectsTo } from './notifications-shop.js';

describe('people of the whole shop', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { POLL_MS: '20', PUBLIC_URL: 'https://souk.example/' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const reader = () => ({ admin: callerAs(shop, 'admin'), quiet: () => shop.untilQuiet() });
  const address = () => `${newId()}@example.com`;
  const signUp = (email: string, locale = 'en') =>
    shop.anonymous.post('/v1/users', { email, password: 'a long password', name: 'Ada', locale });

  /** The token of the link in the newest mail about it, once it has come. */
  async function tokenIn(email: string, page: string): Promise<string> {
    return eventually(async () => {
      const mails = await mailsTo(reader(), email);
      const link = new RegExp(`https://souk\\.example/${page}\\?token=(\\S+)`);
      const tokens = mails.flatMap(({ text }) => link.exec(text)?.[1] ?? []);
      expect(tokens).not.toEqual([]);
      return decodeURIComponent(tokens.at(-1)!);
    });
  }

  it('who buy as guests are mailed in the language that their browser asked in', async () => {
    const email = address();
    const { number } = await checkout(await shop.guest(), email, 'de-AT,de;q=0.9,en;q=0.5');

    expect(await subjectsTo(reader(), email, 2)).toEqual([
      `Ihre Bestellung ${number} ist bezahlt`,
      `Ihre Bestellung ${number} ist eingegangen`,
    ]);
  });

  it('who cancel what they paid are told of both, in the shop too', async () => {
    const email = address();
    const buyer = await shop.buyer(1);
    const { id, number } = await checkout(buyer, email);
    await buyer.post(`/v1/orders/${id}/cancellation`);

    const subjects = await subjectsTo(reader(), email, 4);

    expect(subjects).toEqual([
      `Your order ${number} is paid`,
      `Your order ${number} was cancelled`,
      `Your order ${number} was placed`,
      `Your order ${number} was refunded`,
    ]);
    const { body } = await buyer.get('/v1/me/notifications');
    const types: string[] = body.items.map(({ type }: { type: string }) => type);
    expect(types.sort()).toEqual(['order.cancelled', 'order.paid', 'order.placed', 'order.refunded']);
  });

  it('who sign up prove their address with the link of a mail in their language', async () => {
    const email = address();
    await signUp(email, 'de');
    const token = await tokenIn(email, 'verify-email');

    const { status } = await shop.anonymous.post('/v1/auth/verify-email', { token });

    expect(status).toBe(204);
    expect(await subjectsTo(reader(), email, 1)).toEqual(['Bitte bestätigen Sie Ihre E-Mail-Adresse']);
  });

  it('who forgot their password choose a new one with the link of a mail', async () => {
    const email = address();
    await signUp(email);
    await shop.anonymous.post('/v1/auth/password-reset', { email });
    const token = await tokenIn(email, 'reset-password');

    const { status } = await shop.anonymous.post('/v1/auth/password-reset/confirm', {
      token,
      password: 'another password',
    });

    expect(status).toBe(204);
    expect((await shop.anonymous.signIn(email, 'another password')).token).toBeDefined();
  });

  it('leave no address behind once their link is sent', async () => {
    const email = address();
    await signUp(email);
    await subjectsTo(reader(), email, 1);

    expect(await shop.sql('select from notifications.account_mail where email = $1', [email])).toEqual([]);
  });

  it('are sent no link that has become useless meanwhile', async () => {
    const email = 'ada@fail.souk.example';
    await signUp(email);
    await eventually(async () => expect(await requestsOf('waiting')).toHaveLength(1));
    await shop.sql(`update users.mail_request set expires_at = now() where true`);
    await shop.sql(`update notifications.task set due_at = now() where not leased`);

    await eventually(async () => expect(await requestsOf('over')).toHaveLength(1));
    expect(await mailsTo(reader(), email)).toEqual([]);
  });

  const requestsOf = (status: string) =>
    shop.sql('select from notifications.account_mail where status = $1', [status]);
});
