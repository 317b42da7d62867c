import { isGood, newRefreshToken, readRefreshToken } from '../../src/modules/users/domain/refresh-token.js';

const NOON = new Date('2026-11-21T12:00:00Z');
const LATER = new Date(NOON.getTime() + 1);

describe('a refresh token', () => {
  it('is read back from its text', () => {
    const token = newRefreshToken();

    expect(readRefreshToken(token.text)).toEqual(token);
  });

  it('is never the same, also within one family', () => {
    const first = newRefreshToken();
    const next = newRefreshToken(first.familyId);

    expect(next.familyId).toBe(first.familyId);
    expect(next.text).not.toBe(first.text);
    expect(newRefreshToken().familyId).not.toBe(first.familyId);
  });

  it('holds a secret of 256 bits that its hash does not show', () => {
    const { text, hash } = newRefreshToken();
    const secret = text.split('.')[1]!;

    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(hash).toHaveLength(32);
    expect(text).not.toContain(hash.toString('base64url'));
  });

  it.each(['', '.', 'tea', 'tea.tea', '.01977d5c-8b1f-7000-8000-000000000001'])('is not "%s"', (text) => {
    expect(readRefreshToken(text)).toBeUndefined();
  });

  it('is good while it is the last of its family and has not expired', () => {
    const spent = newRefreshToken();
    const last = newRefreshToken(spent.familyId);
    const family = { tokenHash: last.hash, expiresAt: LATER };

    expect(isGood(last, family, NOON)).toBe(true);
    expect(isGood(last, family, LATER)).toBe(false);
    expect(isGood(spent, family, NOON)).toBe(false);
  });
});
