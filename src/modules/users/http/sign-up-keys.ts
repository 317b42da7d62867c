import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { createHmac, hkdfSync } from 'node:crypto';
import { Keys } from '../../../shared/auth/jwt.strategy.js';
import { OptionalCaller } from '../../../shared/auth/optional-caller.js';
import { fingerprintOf, type IdempotencyKey } from '../../../shared/http/idempotency.js';
import { givenIdempotencyKey } from '../../../shared/http/request-parts.js';
import type { SignUpBody } from './account-bodies.js';

const SEAL_BYTES = 32;

/**
 * The `Idempotency-Key` of a sign-up. Most who sign up have no token yet: they share one space of keys. A plain hash of
 * the body would let a thief of the database try passwords at leisure, so the password enters it sealed by a key that
 * the database does not hold.
 */
@Injectable()
export class SignUpKeys {
  private readonly seal: Buffer;

  constructor(
    keys: Keys,
    private readonly callers: OptionalCaller,
  ) {
    const secret = keys.current.privateKey.export({ type: 'pkcs8', format: 'der' });
    this.seal = Buffer.from(hkdfSync('sha256', secret, '', 'users.sign-up', SEAL_BYTES));
  }

  of(request: FastifyRequest, body: SignUpBody): IdempotencyKey | undefined {
    const key = givenIdempotencyKey(request);
    if (key === undefined) return undefined;
    const password = createHmac('sha256', this.seal).update(body.password).digest('base64url');
    const caller = this.callers.of(request)?.subject ?? 'nobody';
    return { caller, key, fingerprint: fingerprintOf('POST', '/v1/users', { ...body, password }) };
  }
}
