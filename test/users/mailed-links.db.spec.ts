import { UsersPort } from '../../src/modules/users/contract/users.port.js';
import { newId } from '../../src/shared/uuid.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import {
  anAddress,
  mailRequests,
  mailToken,
  PASSWORD,
  published,
  refresh,
  signIn,
  signUp,
} from './people.js';

const BAD_TOKEN = {
  status: 422,
  body: { code: 'users.bad-mail-token', errors: [{ field: 'token', code: 'is-good-token' }] },
};
const NEW_PASSWORD = 'coffee-at-six';

describe('a mailed link', () => {
  let shop: TestShop;

  beforeAll(async () => {
    shop = await startTestShop({ demo: false, settings: { USERS_RESETS_MAX: '3' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const verify = (token: string) => shop.anonymous.post('/v1/auth/verify-email', { token });
  const confirm = (token: string, password = NEW_PASSWORD) =>
    shop.anonymous.post('/v1/auth/password-reset/confirm', { token, password });
  const askReset = (email: string) => shop.anonymous.post('/v1/auth/password-reset', { email });
  const verified = async (email: string): Promise<unknown> =>
    (await (await shop.anonymous.signIn(email, PASSWORD)).get('/v1/me')).body.emailVerified;

  async function verificationToken(userId: string): Promise<string> {
    const [requestId] = await mailRequests(shop, userId, 'email-verification');
    return mailToken(shop, requestId!);
  }

  async function resetToken(userId: string, email: string): Promise<string> {
    const before = await mailRequests(shop, userId, 'password-reset');
    await askReset(email);
    return eventually(async () => {
      const requests = await mailRequests(shop, userId, 'password-reset');
      expect(requests).toHaveLength(before.length + 1);
      return mailToken(shop, requests.at(-1)!);
    });
  }

  describe('that verifies an address', () => {
    it('does so once, and publishes the account', async () => {
      const { id, email } = await signUp(shop);
      const token = await verificationToken(id);

      const first = await verify(token);
      const again = await verify(token);

      expect(first).toMatchObject({ status: 204, body: '' });
      expect(again).toMatchObject(BAD_TOKEN);
      expect(await verified(email)).toBe(true);
      expect((await published(shop, id)).slice(2)).toMatchObject([
        { name: 'users.user-updated.v1', payload: { userId: id, emailVerified: true, version: 2 } },
      ]);
    });

    it('works for one of many who follow it at once, whatever signature they hold', async () => {
      const { id } = await signUp(shop);
      const tokens = await Promise.all(Array.from({ length: 8 }, () => verificationToken(id)));

      const answers = await Promise.all(tokens.map(verify));

      expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(7).fill(422)]);
      expect(await published(shop, id)).toHaveLength(3);
    });

    it('works until it expires', async () => {
      const { id, email } = await signUp(shop);
      const token = await verificationToken(id);
      await shop.sql(
        `update users.mail_request set requested_at = now() - interval '2 days', expires_at = now() where user_id = $1`,
        [id],
      );

      expect(await verify(token)).toMatchObject(BAD_TOKEN);
      expect(await verified(email)).toBe(false);
    });

    it('sets no password, nor does the other kind verify', async () => {
      const { id, email } = await signUp(shop);

      expect(await confirm(await verificationToken(id))).toMatchObject(BAD_TOKEN);
      expect(await verify(await resetToken(id, email))).toMatchObject(BAD_TOKEN);
      expect(await verified(email)).toBe(false);
    });

    it.each([
      ['with a letter changed', (token: string) => token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
      ['that is none', () => 'tea'],
    ])('is nothing %s', async (_, alter) => {
      const { id } = await signUp(shop);

      expect(await verify(alter(await verificationToken(id)))).toMatchObject(BAD_TOKEN);
    });
  });

  describe('that sets a new password', () => {
    it('ends every sign-in, and lets the owner in with the new one only', async () => {
      const { id, email } = await signUp(shop);
      const sessions = [await signIn(shop, email), await signIn(shop, email)];

      const { status, body } = await confirm(await resetToken(id, email));

      expect({ status, body }).toEqual({ status: 204, body: '' });
      for (const session of sessions)
        expect((await refresh(shop, session.body.refreshToken as string)).status).toBe(401);
      expect((await signIn(shop, email)).status).toBe(401);
      expect((await signIn(shop, email, NEW_PASSWORD)).status).toBe(200);
    });

    it('is asked for by an event without the token', async () => {
      const { id, email } = await signUp(shop, { locale: 'de' });

      await resetToken(id, email.toUpperCase());

      const [requestId] = await mailRequests(shop, id, 'password-reset');
      expect((await published(shop, id)).slice(2)).toEqual([
        {
          name: 'users.password-reset-requested.v1',
          payload: { userId: id, requestId, email, name: 'Aoife', locale: 'de' },
        },
      ]);
    });

    it('works once, also for many at the same time, and uses up the other links', async () => {
      const { id, email } = await signUp(shop);
      const [older, newer] = [await resetToken(id, email), await resetToken(id, email)];
      const passwords = Array.from({ length: 6 }, (_, index) => `password-${index}`);

      const answers = await Promise.all(passwords.map((password) => confirm(newer, password)));

      const set = passwords.filter((_, index) => answers[index]!.status === 204);
      expect(set).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 422)).toHaveLength(5);
      expect((await signIn(shop, email, set[0])).status).toBe(200);
      expect(await confirm(older)).toMatchObject(BAD_TOKEN);
    });

    it('is not used up by a password that is refused', async () => {
      const { id, email } = await signUp(shop);
      const token = await resetToken(id, email);

      expect(await confirm(token, 'tea')).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'password' }] },
      });
      expect((await confirm(token)).status).toBe(204);
    });

    it('lets in again who was locked out by wrong guesses', async () => {
      const { id, email } = await signUp(shop);
      for (let guess = 0; guess < 10; guess++) await signIn(shop, email, 'a-wrong-guess');
      const lockedOut = await signIn(shop, email);

      await confirm(await resetToken(id, email));

      expect(lockedOut.status).toBe(429);
      expect((await signIn(shop, email, NEW_PASSWORD)).status).toBe(200);
    });

    it('leaves no sign-in with the old password that ran at the same time', async () => {
      const { id, email } = await signUp(shop);
      const token = await resetToken(id, email);

      const [, ...signIns] = await Promise.all([
        confirm(token),
        ...Array.from({ length: 12 }, () => signIn(shop, email)),
      ]);

      for (const { body } of signIns.filter(({ status }) => status === 200))
        expect((await refresh(shop, body.refreshToken as string)).status).toBe(401);
    });
  });

  describe('for a new password, asked for', () => {
    it('is promised alike with and without an account, by the same work', async () => {
      const { id, email } = await signUp(shop);
      const tasks = () => shop.sql(`select 1 from users.task where name = 'users.open-password-reset'`);

      const known = await askReset(email);
      const unknown = await askReset(anAddress());

      for (const { status, body } of [known, unknown])
        expect({ status, body }).toEqual({ status: 202, body: '' });
      expect((await askReset('aoife')).status).toBe(422);
      await eventually(async () => expect(await mailRequests(shop, id, 'password-reset')).toHaveLength(1));
      await eventually(async () => expect(await tasks()).toEqual([]));
    });

    it('is mailed so many times, promised always', async () => {
      const { id, email } = await signUp(shop);

      const answers = [];
      for (let time = 0; time < 5; time++) answers.push((await askReset(email)).status);
      await shop.untilQuiet();

      expect(answers).toEqual(Array(5).fill(202));
      expect(await mailRequests(shop, id, 'password-reset')).toHaveLength(3);
    });
  });

  describe('is not to be mailed', () => {
    const OVER = { code: 'users.mail-request-over' };
    const asked = (requestId: string) => shop.shop.app.get<UsersPort>(UsersPort).mailToken({ requestId });

    it.each([
      ['unknown', newId()],
      ['no id', 'tea'],
    ])('when the request is %s', async (_, requestId) => {
      await expect(asked(requestId)).rejects.toMatchObject(OVER);
    });

    it('once it was used, has expired, or its account is gone', async () => {
      const [used, late, gone] = [await signUp(shop), await signUp(shop), await signUp(shop)];
      await verify(await verificationToken(used.id));
      const ids = await Promise.all(
        [used, late, gone].map(async ({ id }) => (await mailRequests(shop, id, 'email-verification'))[0]!),
      );
      await shop.sql(
        `update users.mail_request set requested_at = now() - interval '2 days', expires_at = now() where user_id = $1`,
        [late.id],
      );
      await shop.sql(`delete from users.account where user_id = $1`, [gone.id]);

      for (const requestId of ids) await expect(asked(requestId)).rejects.toMatchObject(OVER);
    });

    it('with a token that the database knows', async () => {
      const { id } = await signUp(shop);
      const token = await verificationToken(id);

      const rows = await shop.sql<{ row: string }>(
        `select mail_request::text as row from users.mail_request where user_id = $1
         union all select payload::text from users.outbox where key = $1::text`,
        [id],
      );

      expect(rows.map(({ row }) => row).join()).not.toContain(token.split('.')[2]);
    });
  });
});
