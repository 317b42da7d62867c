import { VerifiedTokens } from '../../src/shared/auth/verified-tokens.js';

const NOON_S = 1_800_000_000;
const NOON = NOON_S * 1_000;
const BUYER = { subject: 'buyer', roles: ['user' as const] };

const verifiedTokens = (...tokens: string[]): VerifiedTokens => {
  const verified = new VerifiedTokens();
  for (const token of tokens) verified.add(token, BUYER, NOON_S);
  return verified;
};

describe('verified tokens', () => {
  it('answer until the token expires, and forget it then', () => {
    const verified = verifiedTokens('tea');

    expect(verified.get('tea', NOON - 1)).toBe(BUYER);
    expect(verified.get('tea', NOON)).toBeUndefined();
    expect(verified.size).toBe(0);
  });

  it('know no other token', () => {
    expect(verifiedTokens('tea').get('coffee', 0)).toBeUndefined();
  });

  it('are at most 10,000, of which the one unused for longest gives way', () => {
    const verified = verifiedTokens(...Array.from({ length: 10_000 }, (_, index) => `token-${index}`));
    verified.get('token-0', 0);

    verified.add('one more', BUYER, NOON_S);

    expect(verified.size).toBe(10_000);
    expect(verified.get('token-0', 0)).toBe(BUYER);
    expect(verified.get('token-1', 0)).toBeUndefined();
  });

  it('leave out tokens so long that many would fill the memory', () => {
    expect(verifiedTokens('t'.repeat(2_001)).size).toBe(0);
  });
});
