import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { newId } from '../uuid.js';
import type { Caller, Role } from './identity.js';
import { SIGNING_ALGORITHM, verificationKeyOf, type SigningKeys } from './keys.js';
import { VerifiedTokens } from './verified-tokens.js';

export const TOKEN_ISSUER = 'souk';
export const TOKEN_AUDIENCE = 'souk';

/** What an access token must be, besides signed by a known key and not expired. */
export const ACCEPTED = {
  algorithms: [SIGNING_ALGORITHM, 'RS256'] satisfies jwt.Algorithm[],
  issuer: TOKEN_ISSUER,
  audience: TOKEN_AUDIENCE,
};

/** Claims of an access token (RFC 9068 in spirit): subject and roles. */
export interface AccessClaims {
  sub: string;
  roles: Role[];
}

/** The caller whom verified claims name; a token without subject, roles or end is none of ours. */
export const callerOfClaims = ({
  sub,
  roles,
  exp,
}: Partial<AccessClaims> & jwt.JwtPayload): Caller | undefined =>
  typeof sub === 'string' && Array.isArray(roles) && exp !== undefined
    ? Object.freeze({ subject: sub, roles })
    : undefined;

export abstract class Keys {
  /** Read once, at start. */
  abstract readonly current: SigningKeys;
}

type Incoming = Parameters<Strategy['authenticate']>[0];
type Done = (error: unknown, key?: string) => void;

const tokenOf = ExtractJwt.fromAuthHeaderAsBearerToken();

/** Turns a bearer token into its caller. Refuses every token that no known key has signed, that is not for us, or that never expires. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  /** Passport keeps strategies by name for the whole process, and two shops in one process have two sets of keys. */
  readonly registeredName = `jwt-${newId()}`;

  constructor(
    keys: Keys,
    private readonly verified: VerifiedTokens,
  ) {
    super({
      jwtFromRequest: tokenOf,
      ...ACCEPTED,
      passReqToCallback: true,
      secretOrKeyProvider: (_request: unknown, token: string, done: Done) => {
        const key = verificationKeyOf(keys.current, token);
        // passport-jwt types keys as text; jsonwebtoken takes the KeyObject, which need not be parsed again.
        if (key) done(null, key as unknown as string);
        else done(new Error('unknown key'));
      },
    });
    passport.use(this.registeredName, this);
  }

  override authenticate(request: Incoming, options?: unknown): void {
    const known = this.verified.get(tokenOf(request) ?? '');
    if (known) this.success(known);
    else super.authenticate(request, options);
  }

  validate(request: Incoming, claims: jwt.JwtPayload): Caller | false {
    const caller = callerOfClaims(claims);
    if (!caller) return false;
    this.verified.add(tokenOf(request)!, caller, claims.exp!);
    return caller;
  }
}

/** A signed access token. @param lifetimeS seconds */
export const signAccessToken = (keys: SigningKeys, { sub, roles }: AccessClaims, lifetimeS: number): string =>
  jwt.sign({ roles }, keys.privateKey, {
    algorithm: SIGNING_ALGORITHM,
    keyid: keys.keyId,
    subject: sub,
    issuer: TOKEN_ISSUER,
    audience: TOKEN_AUDIENCE,
    expiresIn: lifetimeS,
  });
