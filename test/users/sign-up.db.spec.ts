import { startTestShop, type TestShop } from '../support/shop.js';
import { anAddress, aSignUp, published, signIn, signUp } from './people.js';

const TAKEN = { status: 409, body: { code: 'users.email-taken' } };

describe('a sign-up', () => {
  let shop: TestShop;

  beforeAll(async () => {
    shop = await startTestShop({ demo: false });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const post = (body: unknown, key?: string, client = shop.anonymous) =>
    client.post('/v1/users', body, key ? { 'idempotency-key': key } : {});
  const accounts = async (email: string): Promise<number> =>
    (await shop.sql(`select 1 from users.account where lower(email) = lower($1)`, [email])).length;

  it('answers with the account, whose owner may sign in at once', async () => {
    const wanted = aSignUp({ locale: 'de' });

    const { status, headers, body } = await post(wanted);
    const me = await (await shop.anonymous.signIn(wanted.email, wanted.password)).get('/v1/me');

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      email: wanted.email,
      name: 'Aoife',
      roles: ['user'],
      locale: 'de',
      emailVerified: false,
    });
    expect(me.body).toEqual(body);
    expect(headers.get('etag')).toBe(me.headers.get('etag'));
    expect(headers.get('cache-control')).toBe('private, no-cache');
  });

  it('speaks English unless it says otherwise', async () => {
    const { body } = await shop.anonymous.post('/v1/users', aSignUp(), { 'accept-language': 'de' });

    expect(body.locale).toBe('en');
  });

  it('keeps the password as an argon2id hash only', async () => {
    const { id, password } = await signUp(shop);

    const rows = await shop.sql<{ row: string }>(
      `select account::text as row from users.account where user_id = $1`,
      [id],
    );

    expect(rows[0]!.row).toContain('$argon2id$');
    expect(rows[0]!.row).not.toContain(password);
  });

  it('publishes the account and asks for a mail to it, without any token', async () => {
    const { id, email } = await signUp(shop);

    const [updated, requested, ...others] = await published(shop, id);

    const person = { userId: id, email, name: 'Aoife', locale: 'en' };
    expect(updated).toEqual({
      name: 'users.user-updated.v1',
      payload: { ...person, roles: ['user'], emailVerified: false, version: 1 },
    });
    expect(requested).toEqual({
      name: 'users.email-verification-requested.v1',
      payload: { ...person, requestId: expect.any(String) as string },
    });
    expect(others).toEqual([]);
  });

  it.each(['nobody else has it', 'somebody has it in another case'])(
    'gets an address only if %s',
    async (when) => {
      const { email } = await signUp(shop);
      const again = when.startsWith('nobody') ? email : email.toUpperCase();

      expect(await post(aSignUp({ email: again }))).toMatchObject(TAKEN);
      expect(await accounts(email)).toBe(1);
    },
  );

  it('takes an address in letters beyond ASCII, in any case', async () => {
    const email = `ÄOIFE-${anAddress()}`;
    await signUp(shop, { email });

    expect((await signIn(shop, email.toLowerCase())).status).toBe(200);
    expect(await post(aSignUp({ email: email.toLowerCase() }))).toMatchObject(TAKEN);
  });

  it('succeeds once of many with one address at the same time', async () => {
    const email = anAddress();
    const spelt = (index: number) => (index % 2 ? email : email.toUpperCase());

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => post(aSignUp({ email: spelt(index) }))),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    expect(await accounts(email)).toBe(1);
  });

  it('is refused by field', async () => {
    const { status, body } = await post({ email: 'aoife', password: 'tea', name: 'Aoife', admin: true });

    expect(status).toBe(422);
    expect((body.errors as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'admin',
      'email',
      'password',
    ]);
  });

  describe('that is repeated with its key', () => {
    it('gets the same answer, from nobody and from a guest', async () => {
      for (const client of [shop.anonymous, await shop.guest()]) {
        const wanted = aSignUp();

        const first = await post(wanted, wanted.email, client);
        const again = await post(wanted, wanted.email, client);

        expect([first.status, again.status]).toEqual([201, 201]);
        expect(again.body).toEqual(first.body);
        expect(again.headers.get('idempotent-replayed')).toBe('true');
        expect(await published(shop, first.body.id as string)).toHaveLength(2);
      }
    });

    it.each([['another address'], ['another password']])('is refused with %s', async (what) => {
      const wanted = aSignUp();
      await post(wanted, wanted.email);

      const other = what === 'another address' ? aSignUp() : { ...wanted, password: 'tea-at-four' };

      expect(await post(other, wanted.email)).toMatchObject({
        status: 422,
        body: { code: 'idempotency.key-reused' },
      });
    });

    it('leaves nothing personal with the key', async () => {
      const wanted = aSignUp();
      const { body } = await post(wanted, wanted.email);

      const rows = await shop.sql(`select result from users.idempotency_key where key = $1`, [wanted.email]);

      expect(rows).toEqual([{ result: { userId: body.id as string } }]);
    });

    it('may have its key again after a refusal', async () => {
      const { email } = await signUp(shop);
      const key = anAddress();

      expect((await post(aSignUp({ email }), key)).status).toBe(409);
      expect((await post(aSignUp(), key)).status).toBe(201);
    });
  });
});
