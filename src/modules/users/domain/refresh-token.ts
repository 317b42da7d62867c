import { createHash, randomBytes } from 'node:crypto';
import { isId, newId } from '../../../shared/uuid.js';

/** 256 bits: nothing to guess, so one round of SHA-256 is enough to store it. */
const SECRET_BYTES = 32;

/** Opaque to clients: the family that it continues and a secret, of which only the hash is kept. */
export interface RefreshToken {
  familyId: string;
  text: string;
  hash: Buffer;
}

/** @param familyId the sign-in that goes on; a new one without it */
export function newRefreshToken(familyId = newId()): RefreshToken {
  return tokenOf(familyId, `${familyId}.${randomBytes(SECRET_BYTES).toString('base64url')}`);
}

/** Undefined when the text is none of ours, whatever its secret. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const [familyId] = text.split('.', 1);
  return isId(familyId) ? tokenOf(familyId, text) : undefined;
}

const tokenOf = (familyId: string, text: string): RefreshToken => ({
  familyId,
  text,
  hash: createHash('sha256').update(text).digest(),
});

/** What is known of a family that has not ended. */
export interface Family {
  tokenHash: Buffer;
  expiresAt: Date;
}

/**
 * Only the token issued last is good. Any other one has been spent, and then its family must end: whether its owner or
 * a thief holds the newer one can no longer be told (RFC 9700, 4.14.2).
 */
export const isGood = ({ hash }: RefreshToken, { tokenHash, expiresAt }: Family, now: Date): boolean =>
  tokenHash.equals(hash) && now < expiresAt;
