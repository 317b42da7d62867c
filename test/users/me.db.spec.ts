import { newId } from '../../src/shared/uuid.js';
import { Keys, signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import { ApiClient } from '../support/api-client.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { published, refresh, signIn, signUp } from './people.js';

describe('/v1/me', () => {
  let shop: TestShop;

  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('shows a buyer the own account, with a tag that changes when the account does', async () => {
    const buyer = await shop.buyer(1);
    const before = await buyer.get('/v1/me');
    await shop.sql(
      `update users.account set name = 'Aoife', version = version + 1 where email = 'buyer1@souk.example'`,
    );

    const after = await buyer.get('/v1/me');

    expect(before.status).toBe(200);
    expect(before.headers.get('cache-control')).toBe('private, no-cache');
    expect(before.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      email: 'buyer1@souk.example',
      name: expect.any(String) as string,
      roles: ['user'],
      locale: 'en',
      emailVerified: true,
    });
    expect(before.headers.get('etag')).toMatch(/^"[^"]+"$/);
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect((after.body as { name: string }).name).toBe('Aoife');
  });

  it('shows an administrator both roles', async () => {
    expect((await (await shop.admin()).get('/v1/me')).body).toMatchObject({
      email: 'admin@souk.example',
      roles: ['user', 'admin'],
    });
  });

  it('is closed to guests and strangers', async () => {
    expect(await (await shop.guest()).get('/v1/me')).toMatchObject({
      status: 403,
      body: { code: 'auth.forbidden' },
    });
    expect(await shop.anonymous.get('/v1/me')).toMatchObject({
      status: 401,
      body: { code: 'auth.unauthenticated' },
    });
  });

  it('is not found for a token that outlived its account', async () => {
    const token = signAccessToken(shop.shop.app.get(Keys).current, { sub: newId(), roles: ['user'] }, 60);

    expect(await new ApiClient(shop.url, token).get('/v1/me')).toMatchObject({
      status: 404,
      body: { code: 'users.not-found' },
    });
  });

  describe('changed', () => {
    const aMember = async () => {
      const { id, email, password, etag } = await signUp(shop);
      return { id, email, etag, client: await shop.anonymous.signIn(email, password) };
    };

    it('shows and publishes what is new, under a new tag', async () => {
      const { id, etag, client } = await aMember();

      const { status, headers, body } = await client.patch(
        '/v1/me',
        { name: 'Aoibheann', locale: 'ja' },
        { 'if-match': etag },
      );

      expect(status).toBe(200);
      expect(body).toMatchObject({ id, name: 'Aoibheann', locale: 'ja', emailVerified: false });
      expect(headers.get('etag')).not.toBe(etag);
      expect(await client.get('/v1/me')).toMatchObject({ body });
      expect((await published(shop, id)).slice(2)).toMatchObject([
        { name: 'users.user-updated.v1', payload: { name: 'Aoibheann', locale: 'ja', version: 2 } },
      ]);
    });

    it('to what it is already publishes nothing and keeps its tag', async () => {
      const { id, etag, client } = await aMember();

      const { status, headers } = await client.patch('/v1/me', { name: 'Aoife' }, { 'if-match': etag });

      expect({ status, etag: headers.get('etag') }).toEqual({ status: 200, etag });
      expect(await published(shop, id)).toHaveLength(2);
    });

    it('needs the tag of what was read', async () => {
      const { etag, client } = await aMember();
      const rename = (headers: Record<string, string>) => client.patch('/v1/me', { name: 'Eve' }, headers);

      expect(await rename({})).toMatchObject({ status: 428, body: { code: 'request.if-match-required' } });
      expect(await rename({ 'if-match': '"99"' })).toMatchObject({
        status: 412,
        body: { code: 'request.stale' },
      });
      expect((await rename({ 'if-match': etag })).status).toBe(200);
    });

    it('by many with one tag is changed by one', async () => {
      const { etag, client } = await aMember();

      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          client.patch('/v1/me', { name: `Aoife ${index}` }, { 'if-match': etag }),
        ),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    });

    it('is closed to guests and strangers before anything else is looked at', async () => {
      expect((await (await shop.guest()).patch('/v1/me', { tea: 1 })).status).toBe(403);
      expect((await shop.anonymous.patch('/v1/me', { tea: 1 })).status).toBe(401);
      expect((await (await shop.guest()).delete('/v1/me')).status).toBe(403);
    });
  });

  describe('erased', () => {
    it('is gone for its owner and for administrators, and nothing of the person is left', async () => {
      const { id, email, etag } = await signUp(shop, { name: 'Aoife Unforgettable' });
      const { accessToken, refreshToken } = (await signIn(shop, email)).body;
      await signIn(shop, email, 'a-wrong-guess');
      const client = new ApiClient(shop.url, accessToken);

      const { status, body } = await client.delete('/v1/me', { 'if-match': etag });

      expect({ status, body }).toEqual({ status: 204, body: '' });
      expect((await signIn(shop, email)).status).toBe(401);
      expect((await refresh(shop, refreshToken)).status).toBe(401);
      expect((await client.get('/v1/me')).status).toBe(404);
      expect((await (await shop.admin()).get(`/v1/users/${id}`)).status).toBe(404);
      expect((await published(shop, id)).at(-1)).toEqual({
        name: 'users.user-erased.v1',
        payload: { userId: id },
      });
      expect(await remains(id, email)).toEqual([]);
    });

    it('leaves its address to whoever comes next, as somebody else', async () => {
      const { id, email, password, etag } = await signUp(shop);
      await (await shop.anonymous.signIn(email, password)).delete('/v1/me', { 'if-match': etag });

      expect((await signUp(shop, { email })).id).not.toBe(id);
    });

    it('needs the tag of what was read', async () => {
      const { email, password } = await signUp(shop);
      const client = await shop.anonymous.signIn(email, password);

      expect((await client.delete('/v1/me')).status).toBe(428);
      expect((await client.delete('/v1/me', { 'if-match': '"99"' })).status).toBe(412);
      expect((await client.get('/v1/me')).status).toBe(200);
    });

    it('leaves no sign-in that ran at the same time', async () => {
      const { email, password, etag } = await signUp(shop);
      const client = await shop.anonymous.signIn(email, password);

      const [erased, ...signIns] = await Promise.all([
        client.delete('/v1/me', { 'if-match': etag }),
        ...Array.from({ length: 8 }, () => signIn(shop, email)),
      ]);

      expect(erased.status).toBe(204);
      expect(signIns.map(({ status }) => status).filter((status) => ![200, 401].includes(status))).toEqual(
        [],
      );
      for (const { body } of signIns.filter(({ status }) => status === 200))
        expect((await refresh(shop, body.refreshToken)).status).toBe(401);
    });

    /** Rows of the module's tables that still know the person; its log forgets with time. */
    const remains = (userId: string, email: string) =>
      shop.sql(
        `select account::text from users.account where user_id = $1 or email = $2
         union all select refresh_token::text from users.refresh_token where user_id = $1
         union all select mail_request::text from users.mail_request where user_id = $1
         union all select task::text from users.task where payload::text like '%' || $2 || '%'
         union all select idempotency_key::text from users.idempotency_key where result::text like '%' || $2 || '%'`,
        [userId, email],
      );
  });
});
