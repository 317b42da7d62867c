import type { Settings } from '../shared/config/settings.js';
import { DEMO_ADMIN_PASSWORD, DEMO_BUYER_PASSWORD } from '../shared/demo/demo-people.js';
import * as setting from './bootstrap.settings.js';
import { wantsDemoData } from './production.js';
import type { Shop } from './shop.js';

/** Where things are, and three commands that place an order. */
export function welcome({ url, adminUrl, hosted }: Shop, settings: Settings, startMs: number): string {
  const demo = wantsDemoData(settings);
  return `
Souk is open after ${(startMs / 1_000).toFixed(1)} s: ${hosted.map(({ name }) => name).join(', ')}

  API        ${url}/v1        its documents ${url}/docs
  health     ${url}/health    metrics ${url}/metrics
  database   ${settings.isGiven(setting.DatabaseUrl) ? adminUrl.replace(/:[^:@/]+@/, ':…@') : adminUrl}
${demo ? accounts + commands(url) : ''}
Ctrl-C stops everything.`;
}

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
