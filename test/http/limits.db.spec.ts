import { callerAs } from '../support/callers.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const ORIGIN = 'https://shop.example';
const MAX = 4;

describe('a shop that is reached through a proxy', () => {
  let shop: TestShop;

  beforeAll(async () => {
    const settings = { TRUSTED_PROXIES: 'loopback', RATE_LIMIT_MAX: `${MAX}`, CORS_ORIGINS: ORIGIN };
    shop = await startTestShop({ demo: false, settings });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const from = (address: string, path = '/v1/products', caller = shop.anonymous) =>
    caller.get(path, { 'x-forwarded-for': address });

  async function statuses(times: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
    const found: number[] = [];
    for (let turn = 0; turn < times; turn++) found.push((await ask()).status);
    return found;
  }

  it('tells an address where it stands, and refuses it when it asks too often', async () => {
    const first = await from('203.0.113.1');
    const rest = await statuses(MAX - 1, () => from('203.0.113.1'));
    const refused = await from('203.0.113.1');

    expect(first.headers.get('ratelimit-policy')).toBe(`"default";q=${MAX};w=60`);
    expect(first.headers.get('ratelimit')).toBe(`"default";r=${MAX - 1};t=60`);
    expect(rest).toEqual([200, 200, 200]);
    expect(refused).toMatchObject({ status: 429, body: { code: 'request.rate-limited', status: 429 } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toContain('r=0');
  });

  it('counts other addresses apart, and a network of IPv6 as one', async () => {
    const others = await statuses(MAX + 1, () => from(`203.0.113.${Math.ceil(100 + Math.random() * 100)}`));
    const neighbours = await statuses(MAX + 1, () => from('2001:db8:1:2::7'));

    expect(others.filter((status) => status === 200).length).toBeGreaterThanOrEqual(MAX);
    expect(neighbours.at(-1)).toBe(429);
    expect(await from('2001:db8:1:2::8')).toMatchObject({ status: 429 });
  });

  it('counts signed-in callers by who they are, wherever they ask from', async () => {
    const buyer = callerAs(shop, 'user');
    const own = (address: string) => from(address, '/v1/orders', buyer);
    // Whoever comes for the first time counts by address.
    await own('203.0.113.2');

    expect(await statuses(MAX, () => own('203.0.113.3'))).toEqual([200, 200, 200, 200]);
    expect(await own('203.0.113.4')).toMatchObject({ status: 429 });
    expect(await from('203.0.113.3')).toMatchObject({ status: 200 });
  });

  it('counts guests by address, whatever their tokens', async () => {
    const asNewGuest = () => from('203.0.113.5', '/v1/orders', callerAs(shop, 'guest'));

    expect(await statuses(MAX + 1, asNewGuest)).toEqual([200, 200, 200, 200, 429]);
  });

  it('never refuses probes, nor its own machine', async () => {
    expect(new Set(await statuses(MAX * 2, () => from('203.0.113.6', '/health')))).toEqual(new Set([200]));
    expect(new Set(await statuses(MAX * 2, () => shop.anonymous.get('/v1/products')))).toEqual(
      new Set([200]),
    );
  });

  it('lets pages of the named origins call it, and no others', async () => {
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const preflight = await shop.anonymous.request('OPTIONS', '/v1/orders', undefined, {
      origin: ORIGIN,
      ...asked,
    });
    const refused = await shop.anonymous.get('/v1/orders', { origin: ORIGIN });
    const other = await shop.anonymous.get('/v1/products', { origin: 'https://other.example' });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(refused.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(refused.headers.get('access-control-expose-headers')).toContain('ETag');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});
