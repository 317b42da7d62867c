import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declaredSettings } from '../../src/shared/config/settings.js';
import { DEVELOPMENT_WEBHOOK_SECRET } from '../../src/shared/http/signed-webhook.js';
import { ApiClient } from '../support/api-client.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { launch } from '../support/process.js';
import { productionEnv } from '../support/production.js';

describe('production', () => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-production-'));
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await freshDatabase();
    env = { ...productionEnv(database.adminUrl), DATA_FOLDER: folder };
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What it says instead of starting. */
  async function refusal(given: Record<string, string>): Promise<string> {
    const shop = launch({ DATA_FOLDER: folder, ...given });
    expect(await shop.ended).toBe(1);
    return shop.output().trim();
  }

  it('has no demo accounts, no mailbox, and counts requests', async () => {
    const shop = launch(env);
    const client = new ApiClient(await shop.url);
    const [signIn, mailbox, products] = [
      await client.post('/v1/auth/token', {
        grantType: 'password',
        email: 'admin@souk.example',
        password: 'souk-admin-demo',
      }),
      await client.get('/ops/mailbox'),
      await client.get('/v1/products'),
    ];
    shop.child.kill('SIGTERM');

    expect([signIn.status, mailbox.status]).toEqual([401, 404]);
    expect(products.body.items).toEqual([]);
    expect(products.headers.get('ratelimit-policy')).toBe('"default";q=1200;w=60');
    expect(shop.output()).not.toContain('demo');
    expect(await shop.ended).toBe(0);
  });

  it('says everything that is missing at once', async () => {
    const lines = (await refusal({ NODE_ENV: 'production' })).split('\n');
    const needed = declaredSettings().filter(({ neededInProduction }) => neededInProduction !== undefined);

    expect(lines[0]).toMatch(/^Souk cannot start: /);
    expect(lines.map((line) => /(\w+) must be set in production: /.exec(line)?.[1])).toEqual(
      needed.map(({ name }) => name),
    );
    expect(needed.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'DATABASE_URL',
        'JWT_PRIVATE_KEY',
        'SIMULATED_ACQUIRER_WEBHOOK_SECRET',
        'SMTP_URL',
      ]),
    );
  });

  it.each([
    [
      'demo data',
      { DEMO_DATA: 'on' },
      'DEMO_DATA must be off in production: everybody knows the passwords of its accounts.',
    ],
    [
      'a secret of development',
      { SIMULATED_ACQUIRER_WEBHOOK_SECRET: DEVELOPMENT_WEBHOOK_SECRET },
      'SIMULATED_ACQUIRER_WEBHOOK_SECRET must be set in production: everybody knows the secret of development.',
    ],
    [
      'an embedded database',
      { DATABASE_URL: '' },
      'DATABASE_URL must be set in production: the embedded PostgreSQL is for development.',
    ],
  ])('refuses %s in one sentence', async (_, given, sentence) => {
    expect(await refusal({ ...env, ...given })).toBe(`Souk cannot start: ${sentence}`);
  });

  it('refuses a database that a development has filled', async () => {
    await using demo = await freshDatabase({ demo: true });

    expect(await refusal({ ...env, DATABASE_URL: demo.adminUrl })).toBe(
      'Souk cannot start: The database has demo data: production needs a DATABASE_URL of its own.',
    );
  });
});
