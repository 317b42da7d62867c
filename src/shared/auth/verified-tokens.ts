import { Injectable } from '@nestjs/common';
import type { Caller } from './identity.js';

const TOKENS_MAX = 10_000;
/** Characters; longer ones, as a foreign issuer may make them, are verified every time. */
const TOKEN_LENGTH_MAX = 2_000;

interface Verified {
  caller: Caller;
  expiresAtMs: number;
}

/**
 * Callers of tokens whose signature and claims were found good, so that the requests of one visit verify it once,
 * whichever routes they ask. Holds 10,000, drops the one unused for longest, and never answers for a token that has expired.
 */
@Injectable()
export class VerifiedTokens {
  private readonly byText = new Map<string, Verified>();

  get(token: string, nowMs = Date.now()): Caller | undefined {
    const known = this.byText.get(token);
    if (!known) return undefined;
    this.byText.delete(token);
    if (nowMs >= known.expiresAtMs) return undefined;
    this.byText.set(token, known);
    return known.caller;
  }

  /** @param expiresAtS the token's `exp`, in seconds since 1970 */
  add(token: string, caller: Caller, expiresAtS: number): void {
    if (token.length > TOKEN_LENGTH_MAX) return;
    if (this.byText.size >= TOKENS_MAX) this.byText.delete(this.byText.keys().next().value!);
    this.byText.set(token, { caller, expiresAtMs: expiresAtS * 1_000 });
  }

  get size(): number {
    return this.byText.size;
  }
}
