import type { Role } from '../../src/shared/auth/identity.js';
import { Keys, signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import { newId } from '../../src/shared/uuid.js';
import { ApiClient } from './api-client.js';
import type { TestShop } from './shop.js';

const LIFETIME_S = 600;

/** A caller with a token of the shop, without an account: these modules know subjects and roles only. */
export function callerAs({ shop, url }: TestShop, role: Role, subject: string = newId()): ApiClient {
  const claims = { sub: subject, roles: [role] };
  return new ApiClient(url, signAccessToken(shop.app.get(Keys).current, claims, LIFETIME_S));
}
