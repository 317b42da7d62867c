import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifests } from '../../src/bootstrap/modules.js';
import { startShop, type Shop } from '../../src/bootstrap/shop.js';
import type { Role } from '../../src/shared/auth/identity.js';
import { Keys, signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import { Settings } from '../../src/shared/config/settings.js';
import { newId } from '../../src/shared/uuid.js';
import { ApiClient } from '../support/api-client.js';

const LIFETIME_S = 600;

export interface TestGateway extends AsyncDisposable {
  url: string;
  shop: Shop;
  anonymous: ApiClient;
  callerAs(role: Role, subject?: string): ApiClient;
}

/** All modules at these addresses, but for those that are somewhere else. */
export const everywhereAt = (urls: string[], besides: Record<string, string[]> = {}) => ({
  ...Object.fromEntries(manifests().map(({ name }) => [name, urls])),
  ...besides,
});

/** A process that hosts the gateway alone, in front of whatever answers at these addresses. */
export async function startGateway(
  addresses: Record<string, string[]>,
  settings: Record<string, string> = {},
): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-gateway-'));
  const shop = await startShop({
    settings: new Settings({
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
      DATA_FOLDER: folder,
      MODULES: 'gateway',
      MODULE_ADDRESSES: JSON.stringify(addresses),
      GATEWAY_HEALTH_POLL_MS: '20',
      ...settings,
    }),
  });
  const keys = shop.app.get(Keys).current;
  return {
    url: shop.url,
    shop,
    anonymous: new ApiClient(shop.url),
    callerAs: (role, subject = newId()) =>
      new ApiClient(shop.url, signAccessToken(keys, { sub: subject, roles: [role] }, LIFETIME_S)),
    [Symbol.asyncDispose]: async () => {
      await shop.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
