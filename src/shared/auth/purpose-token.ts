import jwt from 'jsonwebtoken';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from './jwt.strategy.js';
import { SIGNING_ALGORITHM, verificationKeyOf, type SigningKeys } from './keys.js';

/** A signed statement that whoever shows it was given `id` for one purpose. It names nobody and opens nothing else. */
export interface PurposeToken {
  /** Part of the audience: a token of one purpose, or an access token, never passes for another. */
  purpose: string;
  id: string;
  /** Whole seconds count. */
  expiresAt: Date;
}

const audienceOf = (purpose: string): string => `${TOKEN_AUDIENCE}:${purpose}`;

/** Not the same text each time, as ES256 is randomised; every text is as good as the others. */
export const signPurposeToken = (keys: SigningKeys, { purpose, id, expiresAt }: PurposeToken): string =>
  jwt.sign({ exp: Math.floor(expiresAt.getTime() / 1_000) }, keys.privateKey, {
    algorithm: SIGNING_ALGORITHM,
    keyid: keys.keyId,
    jwtid: id,
    issuer: TOKEN_ISSUER,
    audience: audienceOf(purpose),
    noTimestamp: true,
  });

/** The id in a token of this purpose; undefined when it is altered, expired or of another purpose. */
export function readPurposeToken(keys: SigningKeys, token: string, purpose: string): string | undefined {
  const key = verificationKeyOf(keys, token);
  if (!key) return undefined;
  try {
    const { jti, exp } = jwt.verify(token, key, {
      algorithms: [SIGNING_ALGORITHM],
      issuer: TOKEN_ISSUER,
      audience: audienceOf(purpose),
    }) as jwt.JwtPayload;
    return exp === undefined ? undefined : jti;
  } catch {
    return undefined;
  }
}
