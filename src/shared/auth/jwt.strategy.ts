import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Caller, Role } from './caller.js';
import type { SigningKeys } from './keys.js';

export const TOKEN_ISSUER = 'souk';
export const TOKEN_AUDIENCE = 'souk';

/** Claims of an access token (RFC 9068 in spirit): subject and roles. */
export interface AccessClaims {
  sub: string;
  roles: Role[];
}

export abstract class Keys {
  abstract readonly current: SigningKeys;
}

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(keys: Keys) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: ['ES256', 'RS256'],
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      secretOrKeyProvider: (
        _request: unknown,
        token: string,
        done: (error: unknown, key?: string) => void,
      ) => {
        const kid = jwt.decode(token, { complete: true })?.header.kid ?? '';
        const key = keys.current.verificationKeys.get(kid);
        // passport-jwt types keys as text; jsonwebtoken takes the KeyObject, which need not be parsed again.
        if (key) done(null, key as unknown as string);
        else done(new Error('unknown key'));
      },
    });
  }

  validate({ sub, roles }: AccessClaims): Caller {
    return { subject: sub, roles };
  }
}

/** A signed access token. @param lifetimeS seconds */
export const signAccessToken = (keys: SigningKeys, { sub, roles }: AccessClaims, lifetimeS: number): string =>
  jwt.sign({ roles }, keys.privateKeyPem, {
    algorithm: 'ES256',
    keyid: keys.keyId,
    subject: sub,
    issuer: TOKEN_ISSUER,
    audience: TOKEN_AUDIENCE,
    expiresIn: lifetimeS,
  });
