import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK } from 'jose';
import jwt from 'jsonwebtoken';
import { createPrivateKey, createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { jsonSetting, SettingError, textSetting, type Settings } from '../config/settings.js';

/** Access tokens are signed with ES256 (RFC 7518); two keys are valid while one replaces the other. */
export const SIGNING_ALGORITHM = 'ES256';

export const JwtPrivateKey = textSetting(
  'JWT_PRIVATE_KEY',
  '',
  'PKCS#8 PEM of the ES256 key that signs access tokens',
  { secret: true, neededInProduction: 'the key that is made without it is for development' },
);
export const JwtPublicKeys = jsonSetting<{ keys: JWK[] }>(
  'JWT_PUBLIC_KEYS',
  { keys: [] },
  'JWKS of further keys whose tokens are accepted: the old key during rotation, or an OIDC issuer',
);

export interface SigningKeys {
  /** Parsed once: signing with the PEM text takes three times as long. */
  privateKey: KeyObject;
  keyId: string;
  /** What `/.well-known/jwks.json` publishes. */
  jwks: { keys: JWK[] };
  verificationKeys: ReadonlyMap<string, KeyObject>;
}

/**
 * The configured key, or a development key that is made once and kept in `developmentKeyFile`.
 * @throws SettingError when the configured key cannot be read
 */
export async function loadKeys(settings: Settings, developmentKeyFile: string): Promise<SigningKeys> {
  const configured = settings.get(JwtPrivateKey);
  const pem = configured ? configured.replaceAll('\\n', '\n') : await developmentKey(developmentKeyFile);
  const own = await publicJwk(pem);
  const keys = [own, ...settings.get(JwtPublicKeys).keys];
  return {
    privateKey: createPrivateKey(pem),
    keyId: own.kid!,
    jwks: { keys },
    verificationKeys: new Map(keys.map((key) => [key.kid!, createPublicKey({ key, format: 'jwk' })])),
  };
}

/**
 * The key that a token names, when it is one of ours. A token that is not written in the one canonical way names none:
 * the last letter of a signature has spare bits, and a changed letter is to be a changed token (RFC 4648, 3.5).
 */
export function verificationKeyOf({ verificationKeys }: SigningKeys, token: string): KeyObject | undefined {
  if (!token.split('.').every(isCanonical)) return undefined;
  return verificationKeys.get(jwt.decode(token, { complete: true })?.header.kid ?? '');
}

const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;

async function publicJwk(pem: string): Promise<JWK> {
  try {
    const { d: _private, ...jwk } = await exportJWK(
      await importPKCS8(pem, SIGNING_ALGORITHM, { extractable: true }),
    );
    return { ...jwk, alg: SIGNING_ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(jwk) };
  } catch {
    throw new SettingError('JWT_PRIVATE_KEY must be the PKCS#8 PEM of a P-256 key.');
  }
}

async function developmentKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    await mkdir(dirname(file), { recursive: true });
    // Two processes may start at once: the first whole file wins, and both use it.
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, await exportPKCS8(privateKey), { mode: 0o600 });
    await link(draft, file).catch(() => undefined);
    await unlink(draft);
    return readFile(file, 'utf8');
  }
}
