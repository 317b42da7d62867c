import jwt from 'jsonwebtoken';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { published, refresh, signIn, signUp } from './people.js';

const rolesOf = (token: string): unknown => (jwt.decode(token) as { roles: unknown }).roles;

describe('/v1/users', () => {
  let shop: TestShop;
  let admin: ApiClient;

  beforeAll(async () => {
    shop = await startTestShop();
    admin = await shop.admin();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('lists everybody to administrators, newest first, page by page', async () => {
    const { id } = await signUp(shop);
    const seen: string[] = [];

    for (let cursor: string | null = ''; cursor !== null;) {
      const { status, body, headers } = await admin.get(
        `/v1/users?limit=100${cursor && `&cursor=${cursor}`}`,
      );
      expect({ status, cache: headers.get('cache-control') }).toEqual({ status: 200, cache: 'no-store' });
      seen.push(...(body.items as { id: string }[]).map((item) => item.id));
      cursor = body.nextCursor as string | null;
    }

    const [{ count }] = (await shop.sql<{ count: number }>(
      `select count(*)::int as count from users.account`,
    )) as [{ count: number }];
    expect(seen[0]).toBe(id);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    expect(seen).toHaveLength(count);
  });

  it('shows one account as its owner sees it', async () => {
    const buyer = await shop.buyer(1);
    const me = await buyer.get('/v1/me');

    const { status, body, headers } = await admin.get(`/v1/users/${me.body.id}`);

    expect(status).toBe(200);
    expect(body).toEqual(me.body);
    expect(headers.get('etag')).toBe(me.headers.get('etag'));
    const list = await admin.get('/v1/users?limit=100');
    expect(Object.keys(list.body.items[0] as object)).toEqual(Object.keys(body as object));
  });

  it.each([
    ['an unknown account', () => newId(), 'users.not-found'],
    ['no id', () => 'tea', 'request.not-found'],
  ])('does not find %s', async (_, id, code) => {
    const answers = [
      await admin.get(`/v1/users/${id()}`),
      await admin.put(`/v1/users/${id()}/roles`, { roles: ['user'] }),
    ];

    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { code } });
  });

  it.each(['limit=0', 'limit=101', 'cursor=tea', 'tea=1'])('refuses ?%s', async (query) => {
    expect((await admin.get(`/v1/users?${query}`)).status).toBe(422);
  });

  it('is closed to everybody else, but for signing up', async () => {
    const [buyer, guest] = [await shop.buyer(2), await shop.guest()];
    const asked = (client: ApiClient) => [
      client.get('/v1/users'),
      client.get('/v1/users/tea'),
      client.put('/v1/users/tea/roles', { roles: ['emperor'] }),
    ];

    const statuses = async (client: ApiClient) =>
      (await Promise.all(asked(client))).map(({ status }) => status);

    expect(await statuses(buyer)).toEqual([403, 403, 403]);
    expect(await statuses(guest)).toEqual([403, 403, 403]);
    expect(await statuses(shop.anonymous)).toEqual([401, 401, 401]);
  });

  describe('roles', () => {
    const assign = (id: string, roles: unknown, headers: Record<string, string> = {}) =>
      admin.put(`/v1/users/${id}/roles`, { roles }, headers);

    it('hold from the next token on, are shown and published', async () => {
      const { id, email, etag } = await signUp(shop);
      const before = (await signIn(shop, email)).body;

      const { status, body, headers } = await assign(id, ['admin', 'user']);

      expect(status).toBe(200);
      expect(body).toMatchObject({ id, roles: ['user', 'admin'] });
      expect(headers.get('etag')).not.toBe(etag);
      expect(rolesOf(before.accessToken)).toEqual(['user']);
      const renewed = (await refresh(shop, before.refreshToken)).body;
      expect(rolesOf(renewed.accessToken)).toEqual(['user', 'admin']);
      expect((await published(shop, id)).at(-1)).toMatchObject({
        name: 'users.user-updated.v1',
        payload: { userId: id, roles: ['user', 'admin'], version: 2 },
      });
    });

    it('are taken away alike', async () => {
      const { id, email } = await signUp(shop);
      await assign(id, ['user', 'admin']);
      const { refreshToken } = (await signIn(shop, email)).body;

      await assign(id, ['user']);

      const client = (await refresh(shop, refreshToken)).body.accessToken;
      expect(rolesOf(client)).toEqual(['user']);
    });

    it('need no tag, and obey one', async () => {
      const { id, etag } = await signUp(shop);

      expect((await assign(id, ['user', 'admin'], { 'if-match': etag })).status).toBe(200);
      expect(await assign(id, ['user'], { 'if-match': etag })).toMatchObject({
        status: 412,
        body: { code: 'request.stale' },
      });
    });

    it.each([[['emperor']], [['guest']], [[]], ['admin']])('are refused when they are %j', async (roles) => {
      const { id } = await signUp(shop);

      expect(await assign(id, roles)).toMatchObject({ status: 422, body: { errors: [{ field: 'roles' }] } });
    });
  });
});
