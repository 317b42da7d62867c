import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { newId } from '../uuid.js';
import type { Caller, Role } from './identity.js';
import { SIGNING_ALGORITHM, type SigningKeys } from './keys.js';
import { VerifiedTokens } from './verified-tokens.js';

export const TOKEN_ISSUER = 'souk';
export const TOKEN_AUDIENCE = 'souk';

/** Claims of an access token (RFC 9068 in spirit): subject and roles. */
export interface AccessClaims {
  sub: string;
  roles: Role[];
}

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
  private readonly verified = new VerifiedTokens();

  constructor(keys: Keys) {
    super({
      jwtFromRequest: tokenOf,
      algorithms: [SIGNING_ALGORITHM, 'RS256'],
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      passReqToCallback: true,
      secretOrKeyProvider: (_request: unknown, token: string, done: Done) => {
        const kid = jwt.decode(token, { complete: true })?.header.kid ?? '';
        const key = keys.current.verificationKeys.get(kid);
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

  validate(request: Incoming, { sub, roles, exp }: AccessClaims & { exp?: number }): Caller | false {
    if (typeof sub !== 'string' || !Array.isArray(roles) || exp === undefined) return false;
    const caller = Object.freeze({ subject: sub, roles });
    this.verified.add(tokenOf(request)!, caller, exp);
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
