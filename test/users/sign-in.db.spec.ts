import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandBus } from '@nestjs/cqrs';
import { SignIn } from '../../src/modules/users/app/sign-in.js';
import { ApiClient } from '../support/api-client.js';
import { ROLE_PASSWORD } from '../support/database.js';
import { launch } from '../support/process.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const RIGHT = 'souk-buyer-demo';
const WRONG = 'souk-buyer-dema';
const LIMIT = 10;
const WINDOW_S = 15 * 60;

const signInAt = (client: ApiClient, email: string, password: string) =>
  client.post('/v1/auth/token', { grantType: 'password', email, password });

describe('sign-in', () => {
  let shop: TestShop;

  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const signIn = (email: string, password: string) => signInAt(shop.anonymous, email, password);
  const failTimes = async (times: number, email: string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < times; time++) statuses.push((await signIn(email, WRONG)).status);
    return statuses;
  };

  it('answers a wrong password and an unknown account alike', async () => {
    const wrong = await signIn('buyer1@souk.example', WRONG);
    const unknown = await signIn('nobody@souk.example', RIGHT);

    const withoutIds = ({ status, body }: { status: number; body: object }) => ({
      status,
      body: { ...body, requestId: '' },
    });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'users.bad-credentials' } });
    expect(withoutIds(unknown)).toEqual(withoutIds(wrong));
  });

  it('takes about as long for an unknown account as for a wrong password', async () => {
    const fastestMs = async (email: (attempt: number) => string): Promise<number> => {
      const times: number[] = [];
      for (let attempt = 0; attempt < 8; attempt++) {
        const start = performance.now();
        await signIn(email(attempt), WRONG);
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };

    const known = await fastestMs((attempt) => `buyer${50 + attempt}@souk.example`);
    const unknown = await fastestMs((attempt) => `nobody${50 + attempt}@souk.example`);

    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it.each([
    ['a missing password', { grantType: 'password', email: 'buyer1@souk.example' }, 'password'],
    ['a field of another grant', { grantType: 'guest', password: RIGHT }, 'password'],
    ['an unknown grant', { grantType: 'magic' }, 'grantType'],
  ])('refuses %s by its field', async (_, body, field) => {
    expect(await shop.anonymous.post('/v1/auth/token', body)).toMatchObject({
      status: 422,
      body: { code: 'request.invalid', errors: [{ field }] },
    });
  });

  it('is refused after ten failures, with the right password too, and says when to come back', async () => {
    const failures = await failTimes(LIMIT, 'buyer10@souk.example');
    const right = await signIn('BUYER10@souk.example', RIGHT);
    const wrong = await signIn('buyer10@souk.example', WRONG);

    expect(failures).toEqual(Array(LIMIT).fill(401));
    for (const { status, headers, body } of [right, wrong]) {
      expect(status).toBe(429);
      expect((body as { code: string }).code).toBe('users.too-many-sign-ins');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(WINDOW_S - 60);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(WINDOW_S);
    }
  });

  it('is open to other accounts meanwhile, and closed alike to an account that does not exist', async () => {
    const failures = await failTimes(LIMIT + 1, 'nobody10@souk.example');

    expect(failures).toEqual([...Array<number>(LIMIT).fill(401), 429]);
    expect((await signIn('buyer11@souk.example', RIGHT)).status).toBe(200);
  });

  it('counts failures that come all at once', async () => {
    const attempts = Array.from({ length: 3 * LIMIT }, () => signIn('buyer12@souk.example', WRONG));

    const statuses = (await Promise.all(attempts)).map(({ status }) => status);

    expect(statuses.filter((status) => status === 401)).toHaveLength(LIMIT);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2 * LIMIT);
  });

  it('counts no success, however many come at once', async () => {
    const attempts = Array.from({ length: 2 * LIMIT }, () => signIn('buyer13@souk.example', RIGHT));

    const statuses = (await Promise.all(attempts)).map(({ status }) => status);

    expect(statuses).toEqual(Array(2 * LIMIT).fill(200));
  });

  it('forgets no failure for a success', async () => {
    await failTimes(LIMIT - 1, 'buyer14@souk.example');
    const success = await signIn('buyer14@souk.example', RIGHT);
    const last = await failTimes(1, 'buyer14@souk.example');

    expect([success.status, ...last]).toEqual([200, 401]);
    expect((await signIn('buyer14@souk.example', RIGHT)).status).toBe(429);
  });

  it('keeps of a failure no more than a hash of the address and a few times', async () => {
    await failTimes(1, 'buyer15@souk.example');

    const rows = await shop.sql(`select attempts::text as row from users.attempts`);

    expect(JSON.stringify(rows)).not.toContain('buyer15');
  });

  it('is heard again once the failures are old, whose row then goes with the next failure of anybody', async () => {
    const email = 'buyer16@souk.example';
    await failTimes(LIMIT, email);
    const throttled = await signIn(email, RIGHT);
    const [row] = await shop.sql<{ hash: Buffer }>(
      `update users.attempts set forget_at = now() - interval '1 second',
         attempted_at = array(select at - interval '15 minutes' from unnest(attempted_at) as at)
       where subject_hash = sha256($1) returning subject_hash as hash`,
      [Buffer.from(`sign-in-on ${email}`)],
    );

    const again = await signIn(email, RIGHT);
    await failTimes(1, 'buyer17@souk.example');

    expect([throttled.status, again.status]).toEqual([429, 200]);
    expect(await shop.sql(`select 1 from users.attempts where subject_hash = $1`, [row!.hash])).toEqual([]);
  });
});

describe('sign-ins from one network address', () => {
  const ELSEWHERE = '203.0.113.7';
  let shop: TestShop;

  beforeAll(async () => {
    shop = await startTestShop({ settings: { USERS_ADDRESS_FAILURES_MAX: '4' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const codeOf = (address: string, number: number, password: string): Promise<string> =>
    shop.shop.app
      .get(CommandBus)
      .execute(new SignIn(`buyer${number}@souk.example`, password, address))
      .then(
        () => 'let in',
        ({ code }: { code: string }) => code,
      );

  it('are refused after so many failures on whichever accounts, while others go on', async () => {
    const codes: string[] = [];
    for (const number of [1, 2, 3, 4, 5]) codes.push(await codeOf(ELSEWHERE, number, WRONG));

    expect(codes).toEqual([...Array<string>(4).fill('users.bad-credentials'), 'users.too-many-sign-ins']);
    expect(await codeOf(ELSEWHERE, 6, RIGHT)).toBe('users.too-many-sign-ins');
    expect(await codeOf('203.0.113.8', 6, RIGHT)).toBe('let in');
  });

  it('are counted one by one, also when they come at once', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => 20 + index);

    const codes = await Promise.all(numbers.map((number) => codeOf('2001:db8::1', number, WRONG)));

    expect(codes.filter((code) => code === 'users.bad-credentials')).toHaveLength(4);
  });

  it('are not counted on this machine in development', async () => {
    for (const number of [41, 42, 43, 44, 45, 46])
      expect((await signInAt(shop.anonymous, `buyer${number}@souk.example`, WRONG)).status).toBe(401);
  });
});

describe('a throttled account', () => {
  it('is throttled by every replica', async () => {
    const email = 'buyer1@souk.example';
    const limits = { USERS_SIGN_IN_FAILURES_MAX: '2' };
    await using shop = await startTestShop({ settings: limits });
    const folder = mkdtempSync(join(tmpdir(), 'souk-replica-'));
    const replica = launch({
      DATABASE_URL: shop.adminUrl,
      DATABASE_ROLE_PASSWORD: ROLE_PASSWORD,
      DATA_FOLDER: folder,
      DEMO_DATA: 'off',
      ...limits,
    });
    const elsewhere = new ApiClient(await replica.url);

    await signInAt(shop.anonymous, email, WRONG);
    await signInAt(elsewhere, email, WRONG);
    const answers = await Promise.all(
      [shop.anonymous, elsewhere].map((client) => signInAt(client, email, RIGHT)),
    );
    replica.child.kill('SIGTERM');
    await replica.ended;
    rmSync(folder, { recursive: true });

    expect(answers.map(({ status }) => status)).toEqual([429, 429]);
  });
});
