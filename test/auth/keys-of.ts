import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Settings } from '../../src/shared/config/settings.js';
import { loadKeys, type SigningKeys } from '../../src/shared/auth/keys.js';

const aPem = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

/** Signing keys that nobody else has. */
export const newKeys = (settings: Record<string, string> = {}): Promise<SigningKeys> =>
  loadKeys(new Settings({ JWT_PRIVATE_KEY: aPem(), ...settings }), tmpdir());

/** The same signature, written with another last letter: base64url leaves four of its bits unused (RFC 4648, 3.5). */
export function withSpareBits(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + letters[letters.indexOf(token.at(-1)!) + 1]!;
}
