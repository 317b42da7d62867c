import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import jwt from 'jsonwebtoken';
import type { Caller } from './identity.js';
import { Keys, TOKEN_AUDIENCE, TOKEN_ISSUER, type AccessClaims } from './jwt.strategy.js';
import { SIGNING_ALGORITHM } from './keys.js';

const BEARER = /^bearer (\S+)$/i;

/** Who asks on a public route that tells some callers more. A bad or expired token counts as none: the route stays public. */
@Injectable()
export class OptionalCaller {
  constructor(private readonly keys: Keys) {}

  of({ headers }: Pick<FastifyRequest, 'headers'>): Caller | undefined {
    const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
    return token === undefined ? undefined : this.verified(token);
  }

  private verified(token: string): Caller | undefined {
    try {
      const keyId = jwt.decode(token, { complete: true })?.header.kid ?? '';
      const key = this.keys.current.verificationKeys.get(keyId);
      return key && callerOf(jwt.verify(token, key, ACCEPTED) as Partial<AccessClaims> & jwt.JwtPayload);
    } catch {
      return undefined;
    }
  }
}

const ACCEPTED: jwt.VerifyOptions & { complete?: false } = {
  algorithms: [SIGNING_ALGORITHM, 'RS256'],
  issuer: TOKEN_ISSUER,
  audience: TOKEN_AUDIENCE,
};

/** A token without an end is none of ours. */
const callerOf = ({ sub, roles, exp }: Partial<AccessClaims> & jwt.JwtPayload): Caller | undefined =>
  sub !== undefined && Array.isArray(roles) && exp !== undefined ? { subject: sub, roles } : undefined;
