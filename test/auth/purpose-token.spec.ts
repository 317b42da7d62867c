import { signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import type { SigningKeys } from '../../src/shared/auth/keys.js';
import { OptionalCaller } from '../../src/shared/auth/optional-caller.js';
import { readPurposeToken, signPurposeToken } from '../../src/shared/auth/purpose-token.js';
import { VerifiedTokens } from '../../src/shared/auth/verified-tokens.js';
import { newKeys, withSpareBits } from './keys-of.js';

const REQUEST = '01977d5c-8b1f-7000-8000-000000000009';
const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1_000);

describe('a token for one purpose', () => {
  let keys: SigningKeys;
  beforeAll(async () => void (keys = await newKeys()));

  const aToken = (expiresAt = inSeconds(60)) =>
    signPurposeToken(keys, { purpose: 'tea-party', id: REQUEST, expiresAt });
  const read = (token: string, purpose = 'tea-party') => readPurposeToken(keys, token, purpose);

  it('tells whom it was given to serve, and no more', () => {
    const claims = JSON.parse(Buffer.from(aToken().split('.')[1]!, 'base64url').toString()) as object;

    expect(read(aToken())).toBe(REQUEST);
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iss', 'jti']);
  });

  it('is signed by a key of the shop, also one that is being replaced', async () => {
    const later = await newKeys({ JWT_PUBLIC_KEYS: JSON.stringify(keys.jwks) });

    expect(readPurposeToken(later, aToken(), 'tea-party')).toBe(REQUEST);
    expect(readPurposeToken(await newKeys(), aToken(), 'tea-party')).toBeUndefined();
  });

  it('is nothing for another purpose, or after its time', () => {
    expect(read(aToken(), 'coffee-party')).toBeUndefined();
    expect(read(aToken(inSeconds(-1)))).toBeUndefined();
  });

  it('is nothing with any part altered', () => {
    const [head, claims, signature] = aToken().split('.') as [string, string, string];
    const others = aToken().split('.');
    const other = Buffer.from(claims, 'base64url').toString().replace(REQUEST.slice(-2), '08');

    for (const altered of [
      withSpareBits(aToken()),
      [head, Buffer.from(other).toString('base64url'), signature].join('.'),
      [head, claims, others[2]!.split('').reverse().join('')].join('.'),
      [head, claims].join('.'),
      `${aToken()}A`,
      'tea',
      '',
    ])
      expect(read(altered)).toBeUndefined();
  });

  it('opens no route, and no access token passes for it', () => {
    const callers = new OptionalCaller({ current: keys }, new VerifiedTokens());
    const access = signAccessToken(keys, { sub: REQUEST, roles: ['user'] }, 60);

    expect(callers.of({ headers: { authorization: `Bearer ${aToken()}` } })).toBeUndefined();
    expect(read(access)).toBeUndefined();
  });
});
