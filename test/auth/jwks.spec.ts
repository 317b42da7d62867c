import { createPublicKey } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import { loadKeys } from '../../src/shared/auth/keys.js';
import { SettingError, Settings } from '../../src/shared/config/settings.js';
import { newKeys } from './keys-of.js';
import { startProbeApp } from './probe-app.js';

const GUEST = { sub: '01977d5c-8b1f-7000-8000-000000000003', roles: ['guest' as const] };

describe('the published keys', () => {
  it('verify a token, by its key id, without any secret of the shop', async () => {
    const keys = await newKeys();
    await using app = await startProbeApp(keys);
    const token = signAccessToken(keys, GUEST, 60);

    const { status, headers, body } = await app.as().get('/.well-known/jwks.json');

    const { kid } = jwt.decode(token, { complete: true })!.header;
    const jwk = (body as { keys: { kid: string }[] }).keys.find((key) => key.kid === kid);
    const claims = jwt.verify(token, createPublicKey({ key: jwk as never, format: 'jwk' }), {
      algorithms: ['ES256'],
    });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(claims).toMatchObject({ sub: GUEST.sub, roles: ['guest'], iss: 'souk', aud: 'souk' });
  });

  it('are public halves only', async () => {
    const { jwks } = await newKeys();

    expect(jwks.keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        alg: 'ES256',
        use: 'sig',
        kid: expect.any(String) as string,
        x: expect.any(String) as string,
        y: expect.any(String) as string,
      },
    ]);
  });

  it('hold the old key during a rotation, whose tokens stay good', async () => {
    const old = await newKeys();
    await using app = await startProbeApp(await newKeys({ JWT_PUBLIC_KEYS: JSON.stringify(old.jwks) }));

    const caller = await app.as(signAccessToken(old, GUEST, 60)).get('/caller');
    const { body } = await app.as().get('/.well-known/jwks.json');

    expect(caller.status).toBe(200);
    expect((body as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)).toContain(old.keyId);
  });
});

describe('the signing key', () => {
  it('is made once in development, kept for its owner alone, and shared by all who start at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'souk-keys-'));
    const file = join(folder, 'jwt-key.pem');

    const made = await Promise.all([1, 2, 3].map(() => loadKeys(new Settings(), file)));

    expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(1);
    expect(await readFile(file, 'utf8')).toContain('BEGIN PRIVATE KEY');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['no PEM', 'tea'],
    [
      'no P-256 key',
      '-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\\n-----END PRIVATE KEY-----',
    ],
  ])('is refused with a sentence when it is %s', async (_, JWT_PRIVATE_KEY) => {
    await expect(loadKeys(new Settings({ JWT_PRIVATE_KEY }), tmpdir())).rejects.toThrow(
      new SettingError('JWT_PRIVATE_KEY must be the PKCS#8 PEM of a P-256 key.'),
    );
  });
});
