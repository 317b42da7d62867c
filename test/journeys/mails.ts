import { newId } from '../../src/shared/uuid.js';
import { checkout } from '../notifications/checkout.js';
import { mailsTo, subjectsTo } from '../notifications/notifications-shop.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { Journey } from './journey.js';

const anAddress = () => `${newId()}@example.com`;

export const mails: Journey = (shop) =>
  describe('people', () => {
    let admin: ApiClient;
    beforeAll(async () => {
      admin = await shop().admin();
    });

    const reader = () => ({ admin, quiet: () => shop().untilQuiet() });
    const signUp = (email: string, locale = 'en') =>
      shop().anonymous.post('/v1/users', { email, password: 'a long password', name: 'Ada', locale });

    /** The token of the link in the newest mail about it, once it has come. */
    async function tokenIn(email: string, page: string): Promise<string> {
      return eventually(async () => {
        const received = await mailsTo(reader(), email);
        const link = new RegExp(`https://souk\\.example/${page}\\?token=(\\S+)`);
        const tokens = received.flatMap(({ text }) => link.exec(text)?.[1] ?? []);
        expect(tokens).not.toEqual([]);
        return decodeURIComponent(tokens.at(-1)!);
      });
    }

    it('who buy as guests are mailed in the language that their browser asked in', async () => {
      const email = anAddress();
      const { number } = await checkout(await shop().guest(), email, 'de-AT,de;q=0.9,en;q=0.5');

      expect(await subjectsTo(reader(), email, 2)).toEqual([
        `Ihre Bestellung ${number} ist bezahlt`,
        `Ihre Bestellung ${number} ist eingegangen`,
      ]);
    });

    it('who cancel what they paid are told of both, in the shop too', async () => {
      const email = anAddress();
      const buyer = await shop().buyer(1);
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
      const notices: { type: string; data: { orderId?: string } }[] = body.items;
      const types = notices.filter(({ data }) => data.orderId === id).map(({ type }) => type);
      expect(types.sort()).toEqual(['order.cancelled', 'order.paid', 'order.placed', 'order.refunded']);
    });

    it('who sign up prove their address with the link of a mail in their language', async () => {
      const email = anAddress();
      await signUp(email, 'de');
      const token = await tokenIn(email, 'verify-email');

      const { status } = await shop().anonymous.post('/v1/auth/verify-email', { token });

      expect(status).toBe(204);
      expect(await subjectsTo(reader(), email, 1)).toEqual(['Bitte bestätigen Sie Ihre E-Mail-Adresse']);
      const { body: me } = await (await shop().anonymous.signIn(email, 'a long password')).get('/v1/me');
      expect(me).toMatchObject({ email, locale: 'de', emailVerified: true });
    });

    it('who forgot their password choose a new one with the link of a mail', async () => {
      const email = anAddress();
      await signUp(email);
      await shop().anonymous.post('/v1/auth/password-reset', { email });
      const token = await tokenIn(email, 'reset-password');

      const { status } = await shop().anonymous.post('/v1/auth/password-reset/confirm', {
        token,
        password: 'another password',
      });

      expect(status).toBe(204);
      expect((await shop().anonymous.signIn(email, 'another password')).token).toBeDefined();
    });

    it('leave no address behind once their link is sent', async () => {
      const email = anAddress();
      await signUp(email);
      await subjectsTo(reader(), email, 1);

      expect(await mailTo(email)).toEqual([]);
    });

    it('are sent no link that has become useless meanwhile', async () => {
      const email = `${newId()}@fail.souk.example`;
      await signUp(email);
      const [{ request } = { request: '' }] = await eventually(async () => {
        const waiting = await mailTo(email);
        expect(waiting).toMatchObject([{ status: 'waiting' }]);
        return waiting;
      });
      await shop().sql('update users.mail_request set expires_at = now() where request_id = $1', [request]);
      await shop().sql(`update notifications.task set due_at = now() where payload::text like $1`, [
        `%${request}%`,
      ]);

      await eventually(async () =>
        expect(
          await shop().sql('select status from notifications.account_mail where request_id = $1', [request]),
        ).toEqual([{ status: 'over' }]),
      );
      expect(await mailsTo(reader(), email)).toEqual([]);
    });

    const mailTo = (email: string) =>
      shop().sql<{ status: string; request: string }>(
        'select status, request_id as request from notifications.account_mail where email = $1',
        [email],
      );
  });
