import argon2 from '@node-rs/argon2';
import { newId } from '../../src/shared/uuid.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const HASH = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA';

describe('the accounts of the demo world', () => {
  let shop: TestShop;

  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('are an administrator and 200 buyers, all verified', async () => {
    const rows = await shop.sql(
      `select roles, email_verified, count(*)::int as count from users.account group by roles, email_verified order by 3`,
    );

    expect(rows).toEqual([
      { roles: ['user', 'admin'], email_verified: true, count: 1 },
      { roles: ['user'], email_verified: true, count: 200 },
    ]);
  });

  it('share one hash per password, by argon2id', async () => {
    const rows = await shop.sql<{ hash: string }>(
      `select distinct password_hash as hash from users.account order by password_hash`,
    );

    expect(rows).toHaveLength(2);
    expect(rows.every(({ hash }) => hash.startsWith('$argon2id$'))).toBe(true);
    const verified = await Promise.all(
      ['souk-admin-demo', 'souk-buyer-demo'].map(async (password) =>
        Promise.all(rows.map(({ hash }) => argon2.verify(hash, password))),
      ),
    );
    expect(verified.flat().filter(Boolean)).toHaveLength(2);
  });

  it('let the first and the last buyer in', async () => {
    for (const number of [1, 200])
      expect((await (await shop.buyer(number)).get('/v1/me')).body).toMatchObject({
        email: `buyer${number}@souk.example`,
      });
  });

  it('publish nothing', async () => {
    expect(await shop.sql(`select 1 from users.outbox`)).toEqual([]);
  });
});

describe('the schema of users', () => {
  let shop: TestShop;

  beforeAll(async () => {
    shop = await startTestShop({ demo: false });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const insertAccount = async (overrides: Record<string, unknown> = {}): Promise<string> => {
    const userId = newId();
    const account = {
      email: `${userId}@souk.example`,
      name: 'Aoife',
      hash: HASH,
      roles: ['user'],
      locale: 'en',
    };
    const { email, name, hash, roles, locale } = { ...account, ...overrides };
    await shop.sql(
      `insert into users.account (user_id, email, name, password_hash, roles, locale) values ($1, $2, $3, $4, $5, $6)`,
      [userId, email, name, hash, roles, locale],
    );
    return userId;
  };

  it.each([
    ['an address without an @', { email: 'aoife' }],
    ['an address with a space', { email: 'aoife @souk.example' }],
    ['an empty name', { name: '' }],
    ['a password in clear', { hash: 'souk-buyer-demo' }],
    ['no role', { roles: [] }],
    ['an unknown role', { roles: ['user', 'emperor'] }],
    ['the role of a guest', { roles: ['guest'] }],
    ['an unknown language', { locale: 'xx' }],
  ])('refuses an account with %s', async (_, overrides) => {
    await expect(insertAccount(overrides)).rejects.toMatchObject({ code: '23514' });
  });

  it('refuses a second account with the same e-mail in another case', async () => {
    await insertAccount({ email: 'aoife@souk.example' });

    await expect(insertAccount({ email: 'Aoife@SOUK.example' })).rejects.toMatchObject({ code: '23505' });
  });

  it('drops the refresh tokens of an account with the account', async () => {
    const userId = await insertAccount();
    await shop.sql(
      `insert into users.refresh_token (family_id, user_id, token_hash, expires_at)
       values ($1, $2, sha256('tea'), now() + interval '1 day')`,
      [newId(), userId],
    );

    await shop.sql(`delete from users.account where user_id = $1`, [userId]);

    expect(await shop.sql(`select 1 from users.refresh_token`)).toEqual([]);
  });

  it.each([
    ['for an unknown purpose', 'love-letter', '1 day', null],
    ['that has expired before it began', 'password-reset', '-1 second', null],
    ['that was used before it began', 'password-reset', '1 day', '-1 second'],
  ])('refuses a request for a link %s', async (_, purpose, life, used) => {
    const userId = await insertAccount();

    await expect(
      shop.sql(
        `insert into users.mail_request (request_id, user_id, purpose, expires_at, used_at)
         values ($1, $2, $3, now() + $4::interval, now() + $5::interval)`,
        [newId(), userId, purpose, life, used],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });
});
