import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startShop, type Shop } from '../../src/bootstrap/shop.js';
import { Settings } from '../../src/shared/config/settings.js';
import type { Failpoints } from '../../src/shared/failpoints.js';
import { ApiClient } from './api-client.js';
import { freshDatabase, ROLE_PASSWORD } from './database.js';
import { untilQuiet } from './quiet.js';

export interface TestShop extends AsyncDisposable {
  url: string;
  adminUrl: string;
  shop: Shop;
  /** A caller without a token. */
  anonymous: ApiClient;
  guest(): Promise<ApiClient>;
  admin(): Promise<ApiClient>;
  /** @param number 1 to 200 */
  buyer(number: number): Promise<ApiClient>;
  /** One SQL statement with the rights of the database's administrator. */
  sql<Row = Record<string, unknown>>(text: string, params?: unknown[]): Promise<Row[]>;
  untilQuiet(deadlineMs?: number): Promise<void>;
}

export interface TestShopOptions {
  /** Default true: the demo world. */
  demo?: boolean;
  settings?: Record<string, string>;
  failpoints?: Failpoints;
}

/** A whole shop in this process, on a database of its own. */
export async function startTestShop({
  demo = true,
  settings = {},
  failpoints,
}: TestShopOptions = {}): Promise<TestShop> {
  const database = await freshDatabase({ demo });
  const folder = mkdtempSync(join(tmpdir(), 'souk-shop-'));
  const shop = await startShop({
    settings: new Settings({
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
      DATABASE_URL: database.adminUrl,
      DATABASE_ROLE_PASSWORD: ROLE_PASSWORD,
      DATA_FOLDER: folder,
      DEMO_DATA: demo ? 'on' : 'off',
      ...settings,
    }),
    ...(failpoints ? { failpoints } : {}),
  });
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  // Dropping the database ends idle connections from the other side.
  admin.on('error', () => undefined);
  const anonymous = new ApiClient(shop.url);
  return {
    url: shop.url,
    adminUrl: database.adminUrl,
    shop,
    anonymous,
    guest: () => anonymous.asGuest(),
    admin: () => anonymous.signIn('admin@souk.example', 'souk-admin-demo'),
    buyer: (number) => anonymous.signIn(`buyer${number}@souk.example`, 'souk-buyer-demo'),
    sql: async <Row>(text: string, params: unknown[] = []) => (await admin.query(text, params)).rows as Row[],
    untilQuiet: (deadlineMs) => untilQuiet(database.adminUrl, deadlineMs),
    [Symbol.asyncDispose]: async () => {
      await shop.stop();
      await admin.end();
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
