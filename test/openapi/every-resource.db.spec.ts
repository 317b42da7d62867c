import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import {
  ask,
  isPublic,
  jsonBodyOf,
  operations,
  parametersIn,
  type Described,
  type Request,
} from './every-operation.js';

const START_MS = 120_000;
const PNG = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
);

let shop: TestShop;
let owner: ApiClient;
let stranger: ApiClient;
let admin: ApiClient;

beforeAll(async () => {
  shop = await startTestShop({ settings: { POLL_MS: '200' } });
  [owner, stranger, admin] = await Promise.all([shop.buyer(1), shop.buyer(2), shop.admin()]);
  await owner.post('/v1/orders', (await anOrder()).body, { 'idempotency-key': 'first' });
}, START_MS);
afterAll(() => shop[Symbol.asyncDispose]());

const first = async (caller: ApiClient, path: string) => (await caller.get(path)).body.items[0];
const newCart = async (caller: ApiClient) => (await caller.post('/v1/carts', { currency: 'EUR' })).body;
const headersOf = (operation: Described) => parametersIn(operation, 'header').map(({ name }) => name);

const aSku = async () =>
  (await admin.get(`/v1/products/${(await first(admin, '/v1/products')).id}`)).body.variants[0].sku;

async function anOrder(): Promise<Request> {
  const { id } = await newCart(owner);
  const { body: cart } = await owner.put(`/v1/carts/${id}/items/${await aSku()}`, { quantity: 1 });
  const address = { name: 'Ada', line1: '1 Long Lane', city: 'Dublin', postalCode: 'D01', country: 'IE' };
  const { body: quotes } = await owner.post('/v1/shipping/quotes', {
    address,
    items: cart.items.map(({ sku, quantity }: never) => ({ sku, quantity })),
  });
  const expectedTotal = { amount: cart.total.amount + quotes[0].price.amount, currency: 'EUR' };
  const payment = { method: 'card', token: 'tok_ok' };
  return {
    token: owner.token,
    body: { cartId: id, shippingAddress: address, shippingMethod: quotes[0].method, payment, expectedTotal },
  };
}

/** What buyers have, by the beginning of its path. */
const OWNED: Record<string, () => Promise<string>> = {
  '/v1/orders/{id}': async () => (await first(owner, '/v1/orders')).id,
  '/v1/carts/{id}': async () => (await newCart(owner)).id,
  '/v1/shipments/{id}': async () => {
    const { id } = await first(owner, '/v1/orders');
    return (await first(admin, `/v1/shipments?orderId=${id}`)).id;
  },
  '/v1/me/notifications/{id}': () => eventually(async () => (await first(owner, '/v1/me/notifications')).id),
};

describe('what belongs to somebody', () => {
  const personal = operations.filter(
    (operation) =>
      !isPublic(operation) &&
      operation['x-roles']?.join() !== 'admin' &&
      parametersIn(operation, 'path').some(({ schema }) => schema.format === 'uuid'),
  );

  it.each(personal.map((operation) => [operation.name, operation] as const))(
    'is not there for anybody else: %s',
    async (_, operation) => {
      const [, idOf] = Object.entries(OWNED).find(([path]) => operation.path.startsWith(path))!;
      const path = { id: await idOf() };

      const asStranger = await ask(shop.url, operation, { token: stranger.token, path });
      const asGuest = await ask(shop.url, operation, { token: (await shop.guest()).token, path });

      expect(asStranger.status).toBe(404);
      expect([403, 404]).toContain(asGuest.status);
      if (operation.method === 'GET')
        expect(await ask(shop.url, operation, { token: owner.token, path })).toMatchObject({ status: 200 });
    },
  );
});

describe('what can be changed', () => {
  const guarded = operations.filter(({ parameters = [] }) =>
    parameters.some(({ name, required }) => name === 'If-Match' && required),
  );
  const EXISTING: Record<string, () => Promise<string>> = {
    '/v1/me': async () => '',
    '/v1/products/{id}': async () => (await first(admin, '/v1/products')).id,
    '/v1/categories/{id}': async () => (await first(admin, '/v1/categories')).id,
  };

  it('is guarded by If-Match wherever its path answers with an ETag', () => {
    const tagged = operations.filter(
      ({ method, responses }) =>
        method === 'GET' && 'ETag' in ((responses['200'] as { headers?: object }).headers ?? {}),
    );
    const changes = operations.filter(
      ({ path, method }) => /PUT|PATCH|DELETE/.test(method) && tagged.some((read) => read.path === path),
    );

    expect(changes.filter((change) => !guarded.includes(change)).map(({ name }) => name)).toEqual([]);
  });

  it.each(guarded.map((operation) => [operation.name, operation] as const))(
    'needs the tag that was read: %s',
    async (_, operation) => {
      const [, idOf] = Object.entries(EXISTING).find(([path]) => operation.path.startsWith(path))!;
      const request = {
        token: operation['x-roles']!.includes('user') ? owner.token : admin.token,
        path: { id: await idOf() },
      };
      const { parameters = [], ...rest } = operation;
      const without = { ...rest, parameters: parameters.filter(({ name }) => name !== 'If-Match') };

      expect(await ask(shop.url, without, request)).toMatchObject({
        status: 428,
        body: { code: 'request.if-match-required' },
      });
      expect(await ask(shop.url, operation, request)).toMatchObject({
        status: 412,
        body: { code: 'request.stale' },
      });
    },
  );
});

describe('a POST that creates', () => {
  const keyed = operations.filter((operation) => headersOf(operation).includes('Idempotency-Key'));
  async function aRefund(): Promise<Request> {
    const placed = await owner.post('/v1/orders', (await anOrder()).body, {
      'idempotency-key': 'to-be-refunded',
    });
    const payment = await first(owner, `/v1/orders/${placed.body.id}/payments`);
    return {
      token: admin.token,
      path: { id: payment.id },
      body: { amount: { amount: 1, currency: 'EUR' }, reason: 'dented' },
    };
  }

  /** Requests that succeed. What is not named here does with its example. */
  const REQUESTS: Record<string, () => Promise<Request>> = {
    'POST /v1/users': async () => ({ token: undefined }),
    'POST /v1/products': async () => ({
      body: {
        name: 'Tin',
        description: 'A tin',
        category: (await first(admin, '/v1/categories')).slug,
        variants: [{ sku: 'TIN-1', price: { amount: 500, currency: 'EUR' }, weightGrams: 10, options: {} }],
      },
    }),
    'POST /v1/products/{id}/images': async () => ({
      path: { id: (await first(admin, '/v1/products')).id },
      headers: { 'content-type': 'image/png' },
      body: PNG,
    }),
    'POST /v1/stock/{sku}/adjustments': async () => ({
      path: { sku: await aSku() },
      body: { warehouseId: (await first(admin, '/v1/warehouses')).id, delta: 5, reason: 'found' },
    }),
    'POST /v1/carts/{id}/claim': async () => ({
      body: null,
      token: owner.token,
      path: { id: (await newCart(await shop.guest())).id },
    }),
    'POST /v1/shipments/{id}/events': async () => ({
      path: { id: await OWNED['/v1/shipments/{id}']!() },
      body: { type: 'dispatched' },
    }),
    'POST /v1/orders': anOrder,
    'POST /v1/orders/{id}/reorder': async () => ({
      body: null,
      token: owner.token,
      path: { id: await OWNED['/v1/orders/{id}']!() },
    }),
    'POST /v1/payments/{id}/refunds': aRefund,
  };
  /** Nothing in the demo world can be received or has just been dispatched: the module's own specs see to these. */
  const ELSEWHERE = ['POST /v1/replenishments/{id}/receipt', 'POST /v1/shipments/{id}/events'];

  it('takes an Idempotency-Key', () => {
    const creating = operations.filter(({ method, responses }) => method === 'POST' && '201' in responses);

    expect(creating.filter((one) => !keyed.includes(one)).map(({ name }) => name)).toEqual([]);
  });

  it.each(
    keyed
      .filter(({ name }) => !ELSEWHERE.includes(name))
      .map((operation) => [operation.name, operation] as const),
  )(
    'answers a repetition like the first, and refuses the key for anything else: %s',
    async (name, operation) => {
      const headers = { 'Idempotency-Key': name };
      const request = { token: admin.token, ...(await REQUESTS[name]?.()) };
      const once = (body = request.body) =>
        ask(shop.url, operation, { ...request, body, headers: { ...request.headers, ...headers } });
      const [made, repeated] = [await once(), await once()];
      const other =
        request.body === null ? undefined : await once(otherThan(request.body ?? exampleOf(operation)));

      expect(made.status).toBeLessThan(300);
      expect({ status: repeated.status, body: repeated.body }).toEqual({
        status: made.status,
        body: made.body,
      });
      expect([made, repeated].map((answer) => answer.headers.get('idempotent-replayed'))).toEqual([
        null,
        'true',
      ]);
      if (other) expect(other).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    },
  );
});

const exampleOf = (operation: Described): unknown => jsonBodyOf(operation)?.example;

/** As good as the given one, and another. */
function otherThan(body: unknown): unknown {
  if (body instanceof Uint8Array) return Uint8Array.from([...body, 0]);
  const text = JSON.stringify(body);
  return text.includes('"EUR"}') && !text.includes('"reason"') && !text.includes('"name"')
    ? { currency: 'USD' }
    : JSON.parse(text.replace(/"(name|reason)":"/, '"$1":"Another '));
}
