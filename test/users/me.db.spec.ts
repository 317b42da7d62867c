import { newId } from '../../src/shared/uuid.js';
import { Keys, signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import { ApiClient } from '../support/api-client.js';
import { startTestShop, type TestShop } from '../support/shop.js';

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
});
