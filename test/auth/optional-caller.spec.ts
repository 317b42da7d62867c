import jwt from 'jsonwebtoken';
import { signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import type { SigningKeys } from '../../src/shared/auth/keys.js';
import { OptionalCaller } from '../../src/shared/auth/optional-caller.js';
import { VerifiedTokens } from '../../src/shared/auth/verified-tokens.js';
import { newKeys } from './keys-of.js';

const ADMIN = { sub: '01977d5c-8b1f-7000-8000-000000000002', roles: ['user' as const, 'admin' as const] };

describe('the optional caller of a public route', () => {
  let keys: SigningKeys;
  beforeAll(async () => void (keys = await newKeys()));

  const callerWith = (authorization?: string, verified = new VerifiedTokens()) =>
    new OptionalCaller({ current: keys }, verified).of({ headers: authorization ? { authorization } : {} });
  const aToken = (options: jwt.SignOptions) =>
    jwt.sign({ roles: ADMIN.roles }, keys.privateKey, {
      algorithm: 'ES256',
      keyid: keys.keyId,
      subject: ADMIN.sub,
      issuer: 'souk',
      audience: 'souk',
      ...options,
    });

  it('is who a valid token names', () => {
    const caller = { subject: ADMIN.sub, roles: ADMIN.roles };

    expect(callerWith(`Bearer ${signAccessToken(keys, ADMIN, 60)}`)).toEqual(caller);
    expect(callerWith(`bearer ${signAccessToken(keys, ADMIN, 60)}`)).toEqual(caller);
  });

  it('is verified once, together with the routes that need a token', () => {
    const [verified, token] = [new VerifiedTokens(), signAccessToken(keys, ADMIN, 60)];
    const someone = { subject: 'someone', roles: ['user' as const] };
    verified.add('verified-elsewhere', someone, Date.now() / 1_000 + 60);

    callerWith(`Bearer ${token}`, verified);

    expect(verified.get(token)).toEqual({ subject: ADMIN.sub, roles: ADMIN.roles });
    expect(callerWith('Bearer verified-elsewhere', verified)).toBe(someone);
  });

  it.each<[string, () => string | undefined | Promise<string>]>([
    ['without a token', () => undefined],
    ['with other credentials', () => 'Basic YWRtaW46YWRtaW4='],
    ['with a text that is no token', () => 'Bearer admin'],
    [
      'with a token that a foreign key signed',
      async () => `Bearer ${signAccessToken(await newKeys(), ADMIN, 60)}`,
    ],
    ['with an expired token', () => `Bearer ${aToken({ expiresIn: -1 })}`],
    ['with a token that never expires', () => `Bearer ${aToken({})}`],
    ['with a token for somebody else', () => `Bearer ${aToken({ expiresIn: 60, audience: 'bazaar' })}`],
    ['with a token of another issuer', () => `Bearer ${aToken({ expiresIn: 60, issuer: 'bazaar' })}`],
  ])('is nobody %s', async (_, authorization) => {
    expect(callerWith(await authorization())).toBeUndefined();
  });
});
