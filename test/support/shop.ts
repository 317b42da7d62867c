import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startShop, type Shop } from '../../src/bootstrap/shop.js';
import { Settings } from '../../src/shared/config/settings.js';
import type { Failpoints } from '../../src/shared/failpoints.js';
import { freshDatabase, ROLE_PASSWORD } from './database.js';
import { visitorsOf, type JourneyShop } from './journey-shop.js';
import { untilQuiet } from './quiet.js';

/** A shop in this process: its parts can be reached, too. */
export interface TestShop extends JourneyShop {
  shop: Shop;
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
  return {
    url: shop.url,
    adminUrl: database.adminUrl,
    shop,
    ...visitorsOf(shop.url),
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
