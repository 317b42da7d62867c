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
