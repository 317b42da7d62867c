import type { Settings } from '../shared/config/settings.js';
import { DEMO_ADMIN_PASSWORD, DEMO_BUYER_PASSWORD } from '../shared/demo/demo-people.js';
import * as setting from './bootstrap.settings.js';
import { wantsDemoData } from './production.js';
import type { Shop } from './shop.js';

/** Where things are, and three commands that place an order. */
export function welcome({ url, adminUrl, hosted }: Shop, settings: Settings, startMs: number): string {
  const parts = hosted.length > 0 ? hosted.map(({ name }) => name) : ['gateway'];
  return `
Souk is open after ${(startMs / 1_000).toFixed(1)} s: ${parts.join(', ')}

${places(url, adminUrl, settings)}
${firstSteps(url, settings)}
Ctrl-C stops everything.`;
}

export const places = (url: string, adminUrl: string, settings: Settings): string =>
  `  API        ${url}/v1        its documents ${url}/docs
  health     ${url}/health    metrics ${url}/metrics
  database   ${settings.isGiven(setting.DatabaseUrl) ? adminUrl.replace(/:[^:@/]+@/, ':…@') : adminUrl || 'none'}`;

/** What a stranger can try; nothing where there are no demo data. */
export const firstSteps = (url: string, settings: Settings): string =>
  wantsDemoData(settings) ? accounts + commands(url) : '';

const accounts = `  accounts   admin@souk.example / ${DEMO_ADMIN_PASSWORD}    buyer1@souk.example / ${DEMO_BUYER_PASSWORD}
`;

const commands = (url: string): string => `
Place an order as a guest (needs jq):

  TOKEN=$(curl -s ${url}/v1/auth/token -H 'content-type: application/json' -d '{"grantType":"guest"}' | jq -r .accessToken)
  CART=$(curl -s ${url}/v1/carts -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"currency":"EUR"}' | jq -r .id); \\
    curl -s -X PUT ${url}/v1/carts/$CART/items/TEA-1-S -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"quantity":2}' | jq .total
  curl -s ${url}/v1/orders -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -H "idempotency-key: $(date +%s)" -d '{
    "cartId":"'$CART'","email":"you@example.com","shippingMethod":"standard","payment":{"method":"card","token":"tok_ok"},
    "shippingAddress":{"name":"Ada","line1":"1 Long Lane","city":"Dublin","postalCode":"D01","country":"IE"},
    "expectedTotal":{"amount":2070,"currency":"EUR"}}' | jq
`;
