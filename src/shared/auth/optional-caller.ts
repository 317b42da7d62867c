import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import jwt from 'jsonwebtoken';
import type { Caller } from './identity.js';
import { ACCEPTED, callerOfClaims, Keys } from './jwt.strategy.js';
import { verificationKeyOf } from './keys.js';
import { VerifiedTokens } from './verified-tokens.js';

const BEARER = /^bearer (\S+)$/i;

/** Who asks on a public route that tells some callers more. A bad or expired token counts as none: the route stays public. */
@Injectable()
export class OptionalCaller {
  constructor(
    private readonly keys: Keys,
    private readonly verified: VerifiedTokens,
  ) {}

  of({ headers }: Pick<FastifyRequest, 'headers'>): Caller | undefined {
    const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
    return token === undefined ? undefined : (this.verified.get(token) ?? this.verify(token));
  }

  private verify(token: string): Caller | undefined {
    const key = verificationKeyOf(this.keys.current, token);
    const claims = key && claimsOf(token, key);
    const caller = claims && callerOfClaims(claims);
    if (caller) this.verified.add(token, caller, claims.exp!);
    return caller;
  }
}

function claimsOf(token: string, key: jwt.PublicKey): jwt.JwtPayload | undefined {
  try {
    return jwt.verify(token, key, ACCEPTED) as jwt.JwtPayload;
  } catch {
    return undefined;
  }
}
