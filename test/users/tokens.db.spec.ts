import { createHash } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';

interface TokenAnswer {
  accessToken: string;
  refreshToken: string;
  tokenType: string;
  expiresIn: number;
}

const DAY_S = 24 * 60 * 60;
const BUYER = { email: 'buyer1@souk.example', password: 'souk-buyer-demo' };

const claimsOf = (token: string) =>
  jwt.decode(token) as { sub: string; roles: string[]; iat: number; exp: number };

describe('tokens', () => {
  let shop: TestShop;

  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const grant = (body: Record<string, string>) => shop.anonymous.post('/v1/auth/token', body);
  const refresh = (refreshToken: string) => grant({ grantType: 'refresh_token', refreshToken });
  const signOut = (refreshToken: string) => shop.anonymous.post('/v1/auth/logout', { refreshToken });
  const signedIn = async (email = BUYER.email): Promise<TokenAnswer> =>
    (await grant({ grantType: 'password', email, password: BUYER.password })).body as TokenAnswer;

  describe('of a guest', () => {
    it('live 30 days without a refresh token and belong to a new subject each', async () => {
      const [one, another] = await Promise.all([
        grant({ grantType: 'guest' }),
        grant({ grantType: 'guest' }),
      ]);

      expect(one.status).toBe(200);
      expect(one.headers.get('cache-control')).toBe('no-store');
      expect(one.body).toEqual({
        accessToken: expect.any(String) as string,
        tokenType: 'Bearer',
        expiresIn: 30 * DAY_S,
      });
      const { sub, roles, iat, exp } = claimsOf((one.body as TokenAnswer).accessToken);
      expect({ roles, life: exp - iat }).toEqual({ roles: ['guest'], life: 30 * DAY_S });
      expect(claimsOf((another.body as TokenAnswer).accessToken).sub).not.toBe(sub);
    });

    it('write nothing', async () => {
      const rows = () =>
        shop.sql(
          `select (select count(*) from users.account) + (select count(*) from users.refresh_token)
             + (select count(*) from users.attempts) + (select count(*) from users.outbox)
             + (select count(*) from users.task) + (select count(*) from users.idempotency_key) as count`,
        );
      const commits = () => shop.anonymous.get('/metrics').then(({ body }) => usersCommits(body as string));
      const before = [await rows(), await commits()];

      await grant({ grantType: 'guest' });

      expect([await rows(), await commits()]).toEqual(before);
    });
  });

  describe('of an account', () => {
    it('live 15 minutes, carry its roles and come with a refresh token', async () => {
      const { status, headers, body } = await grant({ grantType: 'password', ...BUYER });

      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
      const { accessToken, refreshToken } = body as TokenAnswer;
      const { sub, roles, iat, exp } = claimsOf(accessToken);
      const [account] = await shop.sql(`select user_id as sub from users.account where email = $1`, [
        BUYER.email,
      ]);
      expect({ sub, roles, life: exp - iat }).toEqual({ ...account, roles: ['user'], life: 900 });
      expect(refreshToken).not.toHaveLength(0);
    });

    it('are given to the e-mail in any case', async () => {
      expect((await signedIn('Buyer1@SOUK.example')).tokenType).toBe('Bearer');
    });

    it('are kept as a hash only', async () => {
      const { refreshToken } = await signedIn();

      const hash = createHash('sha256').update(refreshToken).digest();
      const rows = await shop.sql(
        `select refresh_token::text as row from users.refresh_token where token_hash = $1`,
        [hash],
      );
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(refreshToken.split('.')[1]);
    });

    it('forget families of the account that have expired', async () => {
      const [old] = (await signedIn('buyer2@souk.example')).refreshToken.split('.');
      await shop.sql(
        `update users.refresh_token set issued_at = now() - interval '2 days', expires_at = now() - interval '1 day'
         where family_id = $1`,
        [old],
      );

      await signedIn('buyer2@souk.example');

      expect(await shop.sql(`select 1 from users.refresh_token where family_id = $1`, [old])).toEqual([]);
    });
  });

  describe('refreshed', () => {
    it('replace each other, and the next one goes on', async () => {
      const first = await signedIn();

      const second = (await refresh(first.refreshToken)).body as TokenAnswer;
      const third = await refresh(second.refreshToken);

      expect(second).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
      expect(claimsOf(second.accessToken).sub).toBe(claimsOf(first.accessToken).sub);
      expect(
        new Set([first.refreshToken, second.refreshToken, (third.body as TokenAnswer).refreshToken]).size,
      ).toBe(3);
    });

    it('end the whole family when a spent one comes back', async () => {
      const first = await signedIn();
      const second = (await refresh(first.refreshToken)).body as TokenAnswer;

      const reused = await refresh(first.refreshToken);
      const next = await refresh(second.refreshToken);

      for (const { status, body } of [reused, next])
        expect({ status, code: (body as { code: string }).code }).toEqual({
          status: 401,
          code: 'users.bad-refresh-token',
        });
    });

    it('leave other families of the account alone', async () => {
      const [one, other] = [await signedIn(), await signedIn()];
      await refresh(one.refreshToken);

      await refresh(one.refreshToken);

      expect((await refresh(other.refreshToken)).status).toBe(200);
    });

    it('are given to one of many who come at once, and then the family ends', async () => {
      const { refreshToken } = await signedIn();

      const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));

      const given = answers.filter(({ status }) => status === 200);
      expect(given).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(7);
      expect((await refresh((given[0]!.body as TokenAnswer).refreshToken)).status).toBe(401);
    });

    it('carry the roles that the account has by then', async () => {
      const { refreshToken } = await signedIn('buyer3@souk.example');
      await shop.sql(
        `update users.account set roles = array['user', 'admin'] where email = 'buyer3@souk.example'`,
      );

      const { body } = await refresh(refreshToken);

      expect(claimsOf((body as TokenAnswer).accessToken).roles).toEqual(['user', 'admin']);
    });

    it('are refused once they have not been used for their life', async () => {
      const { refreshToken } = await signedIn();
      await shop.sql(
        `update users.refresh_token set issued_at = now() - interval '2 days', expires_at = now()
         where family_id = $1`,
        [refreshToken.split('.')[0]],
      );

      expect((await refresh(refreshToken)).status).toBe(401);
    });

    it.each([
      ['text that is none', () => 'tea'],
      ['an unknown one', () => '01977d5c-8b1f-7000-8000-000000000001.dGVh'],
      ['an access token', async () => (await signedIn()).accessToken],
    ])('are not given for %s', async (_, make) => {
      expect(await refresh(await make())).toMatchObject({
        status: 401,
        body: { code: 'users.bad-refresh-token' },
      });
    });
  });

  describe('signed out', () => {
    it('cannot be refreshed, and may be signed out again', async () => {
      const { refreshToken } = await signedIn();

      const answers = [await signOut(refreshToken), await signOut(refreshToken)];

      expect(answers).toMatchObject([
        { status: 204, body: '' },
        { status: 204, body: '' },
      ]);
      expect((await refresh(refreshToken)).status).toBe(401);
    });

    it('end by a spent token as well', async () => {
      const first = await signedIn();
      const second = (await refresh(first.refreshToken)).body as TokenAnswer;

      await signOut(first.refreshToken);

      expect((await refresh(second.refreshToken)).status).toBe(401);
    });

    it('need a refresh token, though not a known one', async () => {
      expect((await signOut('tea')).status).toBe(204);
      expect(await shop.anonymous.post('/v1/auth/logout', {})).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'refreshToken' }] },
      });
    });
  });
});

describe('an access token', () => {
  it('is refused after its life, while its refresh token goes on', async () => {
    await using shop = await startTestShop({ settings: { USERS_ACCESS_TOKEN_MS: '1000' } });
    const { body } = await shop.anonymous.post('/v1/auth/token', { grantType: 'password', ...BUYER });
    const { accessToken, refreshToken, expiresIn } = body as TokenAnswer;
    const me = () => shop.anonymous.get('/v1/me', { authorization: `Bearer ${accessToken}` });

    await eventually(async () => expect((await me()).status).toBe(401));

    const renewed = await shop.anonymous.post('/v1/auth/token', { grantType: 'refresh_token', refreshToken });
    expect({ expiresIn, renewed: renewed.status }).toEqual({ expiresIn: 1, renewed: 200 });
  });
});

const usersCommits = (metrics: string): string | undefined =>
  metrics.split('\n').find((line) => line.startsWith('souk_commits_total{module="users"}'));
