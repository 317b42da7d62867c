import jwt from 'jsonwebtoken';
import type { Answer, ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { newKeys, withSpareBits } from './keys-of.js';
import { startProbeApp, type ProbeApp } from './probe-app.js';
import { signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import type { SigningKeys } from '../../src/shared/auth/keys.js';

const BUYER = { sub: '01977d5c-8b1f-7000-8000-000000000001', roles: ['user' as const] };
const ADMIN = { sub: '01977d5c-8b1f-7000-8000-000000000002', roles: ['user' as const, 'admin' as const] };
const HOUR_S = 3_600;

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('access to a route', () => {
  let keys: SigningKeys;
  let app: ProbeApp;

  beforeAll(async () => {
    keys = await newKeys();
    app = await startProbeApp(keys);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  /** A token as the shop would sign it, but for what a test changes. */
  const aToken = (claims: object = {}, options: jwt.SignOptions = {}, key: jwt.Secret = keys.privateKey) =>
    jwt.sign({ roles: BUYER.roles, ...claims }, key, {
      algorithm: 'ES256',
      keyid: keys.keyId,
      subject: BUYER.sub,
      issuer: 'souk',
      audience: 'souk',
      ...options,
    });
  const aUnsignedToken = () => {
    const claims = { ...BUYER, iss: 'souk', aud: 'souk', exp: Math.floor(Date.now() / 1_000) + HOUR_S };
    return `${base64url({ alg: 'none', typ: 'JWT', kid: keys.keyId })}.${base64url(claims)}.`;
  };

  it('knows the caller of a signed token, however often it comes', async () => {
    const token = signAccessToken(keys, BUYER, HOUR_S);

    for (let request = 0; request < 3; request++)
      expect(await app.as(token).get('/caller')).toMatchObject({
        status: 200,
        body: { subject: BUYER.sub, roles: ['user'] },
      });
  });

  it.each<[string, () => string | Promise<string>]>([
    [
      'that another key has signed',
      async () => aToken({}, { expiresIn: HOUR_S }, (await newKeys()).privateKey),
    ],
    ['that names an unknown key', async () => signAccessToken(await newKeys(), BUYER, HOUR_S)],
    ['that has expired', () => aToken({}, { expiresIn: -1 })],
    ['that never expires', () => aToken()],
    ['that is not signed', aUnsignedToken],
    [
      'that is signed with the public key as a shared secret',
      () => aToken({}, { algorithm: 'HS256', expiresIn: HOUR_S }, JSON.stringify(keys.jwks.keys[0])),
    ],
    ['for another audience', () => aToken({}, { audience: 'bazaar', expiresIn: HOUR_S })],
    ['of another issuer', () => aToken({}, { issuer: 'bazaar', expiresIn: HOUR_S })],
    ['without roles', () => aToken({ roles: undefined }, { expiresIn: HOUR_S })],
    ['that is no token', () => 'tea'],
    [
      'with another last letter that means the same bits',
      () => withSpareBits(signAccessToken(keys, BUYER, HOUR_S)),
    ],
    ['that only looks like one', () => 'dGVh.dGVh.dGVh'],
  ])('refuses a token %s', async (_, make) => {
    const { status, headers, body } = await app.as(await make()).get('/caller');

    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toMatchObject({ status: 401, code: 'auth.unauthenticated', instance: '/caller' });
  });

  it('refuses a token from the moment it expires, also one that was good before', async () => {
    const token = signAccessToken(keys, BUYER, 1);
    const before = await app.as(token).get('/caller');

    await eventually(async () => expect((await app.as(token).get('/caller')).status).toBe(401));

    expect(before.status).toBe(200);
  });

  it('refuses a request without a token, unless the route is public', async () => {
    expect((await app.as().get('/caller')).status).toBe(401);
    expect((await app.as().get('/anyone')).status).toBe(200);
    expect((await app.as('tea').get('/anyone')).status).toBe(200);
  });

  it('keeps a route to the roles that it names', async () => {
    const [buyer, admin] = await Promise.all(
      [BUYER, ADMIN].map((claims) => app.as(signAccessToken(keys, claims, HOUR_S)).get('/admins-only')),
    );

    expect(buyer).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
    expect(admin!.status).toBe(200);
  });

  it.each<[string, (client: ApiClient) => Promise<Answer>]>([
    ['a request without a body', (client) => client.get('/context')],
    [
      'one with a body of many packets',
      (client) => client.post('/context', { tea: 'leaf '.repeat(100_000) }),
    ],
  ])('tells the context of %s who asks', async (_, send) => {
    const { body } = await send(app.as(signAccessToken(keys, ADMIN, HOUR_S)));

    expect(body).toEqual({ caller: { subject: ADMIN.sub, roles: ADMIN.roles } });
  });

  it('never gives one of many callers at once the name of another', async () => {
    const subjects = Array.from({ length: 50 }, (_, index) => `guest-${index}`);

    const answers = await Promise.all(
      subjects.map((sub) => app.as(signAccessToken(keys, { sub, roles: ['guest'] }, HOUR_S)).get('/caller')),
    );

    expect(answers.map(({ body }) => (body as { subject: string }).subject)).toEqual(subjects);
  });

  it('lets two shops in one process have keys of their own', async () => {
    const otherKeys = await newKeys();
    await using other = await startProbeApp(otherKeys);

    expect((await app.as(signAccessToken(keys, BUYER, HOUR_S)).get('/caller')).status).toBe(200);
    expect((await other.as(signAccessToken(otherKeys, BUYER, HOUR_S)).get('/caller')).status).toBe(200);
    expect((await other.as(signAccessToken(keys, ADMIN, HOUR_S)).get('/caller')).status).toBe(401);
  });
});
