import { OrderPlaced } from '../../src/modules/orders/contract/orders.events.js';
import { Keys, signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import { newId } from '../../src/shared/uuid.js';
import { ApiClient } from '../support/api-client.js';
import { anOrder, startInventoryShop, type InventoryShop } from './inventory-shop.js';

describe('the stock routes', () => {
  let inventory: InventoryShop;
  let user: ApiClient;
  beforeAll(async () => {
    inventory = await startInventoryShop();
    const keys = inventory.shop.shop.app.get(Keys).current;
    user = new ApiClient(inventory.shop.url, signAccessToken(keys, { sub: newId(), roles: ['user'] }, 60));
  });
  afterAll(() => inventory[Symbol.asyncDispose]());

  describe('GET /stock/:sku', () => {
    it('tells everybody what is available, and only admins where', async () => {
      const { stocked, apply, admin, shop, east, west } = inventory;
      await stocked('TEA-1', { [east]: 5, [west]: 2 });
      await apply(OrderPlaced, anOrder({ 'TEA-1': 3 }));

      const answers = await Promise.all(
        [shop.anonymous, user, new ApiClient(shop.url, 'forged'), admin].map((caller) =>
          caller.get('/v1/stock/TEA-1'),
        ),
      );

      const total = { sku: 'TEA-1', available: 4 };
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(answers.map(({ body }) => body)).toEqual([
        total,
        total,
        total,
        {
          ...total,
          warehouses: [
            { warehouseId: east, onHand: 5, reserved: 3, available: 2 },
            { warehouseId: west, onHand: 2, reserved: 0, available: 2 },
          ],
        },
      ]);
    });

    it('answers 304 to who knows the present stock, and never lets the answer to an admin be stored', async () => {
      const { stocked, admin, shop, east } = inventory;
      await stocked('TEA-2', { [east]: 5 });

      const first = await shop.anonymous.get('/v1/stock/TEA-2');
      const again = await shop.anonymous.get('/v1/stock/TEA-2', {
        'if-none-match': first.headers.get('etag')!,
      });

      expect(first.headers.get('cache-control')).toBe('public, max-age=0');
      expect(again.status).toBe(304);
      expect((await admin.get('/v1/stock/TEA-2')).headers.get('cache-control')).toBe('no-store');
    });

    it('answers 0 for a SKU that never had stock, and 404 for one that does not exist', async () => {
      const { stocked, shop } = inventory;
      await stocked('TEA-3');

      expect((await shop.anonymous.get('/v1/stock/TEA-3')).body).toEqual({ sku: 'TEA-3', available: 0 });
      for (const sku of ['TEA-9', 'TEA%00'])
        expect(await shop.anonymous.get(`/v1/stock/${sku}`)).toMatchObject({
          status: 404,
          body: { code: 'inventory.unknown-sku' },
        });
    });
  });

  describe('POST /stock/:sku/adjustments', () => {
    it('answers the new stock of the SKU', async () => {
      const { stocked, admin, east, west } = inventory;
      await stocked('TEA-4', { [east]: 5 });

      const { status, body } = await admin.post('/v1/stock/TEA-4/adjustments', {
        warehouseId: west,
        delta: 2,
        reason: 'found',
      });

      expect(status).toBe(201);
      expect(body).toEqual({
        sku: 'TEA-4',
        available: 7,
        warehouses: [
          { warehouseId: east, onHand: 5, reserved: 0, available: 5 },
          { warehouseId: west, onHand: 2, reserved: 0, available: 2 },
        ],
      });
    });

    it('takes what is free, and refuses to take what is reserved', async () => {
      const { stocked, apply, admin, available, east, west } = inventory;
      await stocked('TEA-5', { [east]: 5, [west]: 9 });
      await apply(OrderPlaced, anOrder({ 'TEA-5': 8 }), anOrder({ 'TEA-5': 3 }));
      const take = (delta: number) =>
        admin.post('/v1/stock/TEA-5/adjustments', { warehouseId: east, delta, reason: 'broken' });

      expect(await take(-3)).toMatchObject({
        status: 409,
        body: { code: 'inventory.below-zero', available: 2 },
      });
      expect(await take(-2)).toMatchObject({ status: 201, body: { available: 1 } });
      expect(await available('TEA-5')).toBe(1);
    });

    it('is applied once per Idempotency-Key', async () => {
      const { stocked, admin, east } = inventory;
      await stocked('TEA-6', { [east]: 5 });
      const adjust = (delta: number) =>
        admin.post(
          '/v1/stock/TEA-6/adjustments',
          { warehouseId: east, delta, reason: 'found' },
          { 'idempotency-key': 'count-2026' },
        );

      const [first, second, other] = [await adjust(1), await adjust(1), await adjust(2)];

      expect(first).toMatchObject({ status: 201, body: { available: 6 } });
      expect(second).toMatchObject({ status: 201, body: first.body });
      expect(second.headers.get('idempotent-replayed')).toBe('true');
      expect(other.status).toBe(422);
    });

    it.each([
      ['no change', { delta: 0 }, 'delta'],
      ['half a piece', { delta: 0.5 }, 'delta'],
      ['a text', { delta: '5' }, 'delta'],
      ['more than a million', { delta: 1_000_001 }, 'delta'],
      ['less than minus a million', { delta: -1_000_001 }, 'delta'],
      ['no reason', { reason: '' }, 'reason'],
      ['a reason that cannot be stored', { reason: 'a\u0000b' }, 'reason'],
      ['a warehouse that cannot exist', { warehouseId: 'EAST' }, 'warehouseId'],
      ['an unknown warehouse', { warehouseId: newId() }, 'warehouseId'],
      ['an unknown field', { colour: 'green' }, 'colour'],
    ])('refuses %s', async (_, part, field) => {
      const { stocked, admin, east } = inventory;
      await stocked('TEA-7');

      const { status, body } = await admin.post('/v1/stock/TEA-7/adjustments', {
        warehouseId: east,
        delta: 1,
        reason: 'found',
        ...part,
      });

      expect(status).toBe(422);
      expect(body.errors).toMatchObject([{ field }]);
    });

    it('answers 404 for an unknown SKU', async () => {
      const { admin, east } = inventory;

      expect(
        await admin.post('/v1/stock/TEA-9/adjustments', { warehouseId: east, delta: 1, reason: 'found' }),
      ).toMatchObject({ status: 404, body: { code: 'inventory.unknown-sku' } });
    });
  });

  describe('GET /stock/:sku/ledger', () => {
    it('lists every change, newest first, whose deltas add up to what is available', async () => {
      const { stocked, apply, admin, available, east } = inventory;
      await stocked('TEA-8', { [east]: 5 });
      await apply(OrderPlaced, anOrder({ 'TEA-8': 2 }));

      const { body } = await admin.get('/v1/stock/TEA-8/ledger');

      const entry = { id: expect.any(String), warehouseId: east, createdAt: expect.any(String) };
      expect(body).toEqual({
        items: [
          { ...entry, delta: -2, onHandDelta: 0, reservedDelta: 2, reason: 'reservation' },
          { ...entry, delta: 5, onHandDelta: 5, reservedDelta: 0, reason: 'delivery' },
        ],
        nextCursor: null,
      });
      expect(await available('TEA-8')).toBe(3);
    });

    it('is read page by page', async () => {
      const { stocked, admin, east } = inventory;
      await stocked('CUP-1');
      for (const reason of ['first', 'second', 'third'])
        await admin.post('/v1/stock/CUP-1/adjustments', { warehouseId: east, delta: 1, reason });

      const first = await admin.get('/v1/stock/CUP-1/ledger?limit=2');
      const second = await admin.get(`/v1/stock/CUP-1/ledger?limit=2&cursor=${first.body.nextCursor}`);

      const reasons = (items: { reason: string }[]) => items.map(({ reason }) => reason);
      expect(reasons(first.body.items)).toEqual(['third', 'second']);
      expect(reasons(second.body.items)).toEqual(['first']);
      expect(second.body.nextCursor).toBeNull();
    });

    it('answers 404 for an unknown SKU and 422 for a cursor that it did not give', async () => {
      const { stocked, admin } = inventory;
      await stocked('CUP-2');
      const foreign = Buffer.from('["EAST"]').toString('base64url');

      expect((await admin.get('/v1/stock/CUP-9/ledger')).status).toBe(404);
      expect((await admin.get(`/v1/stock/CUP-2/ledger?cursor=${foreign}`)).status).toBe(422);
    });
  });

  describe('/warehouses', () => {
    it('makes one warehouse per Idempotency-Key', async () => {
      const location = { lat: 47.4, lon: 8.5 };
      const add = () =>
        inventory.admin.post(
          '/v1/warehouses',
          { code: 'ZRH', name: 'Zürich', country: 'CH', location },
          { 'idempotency-key': 'zrh' },
        );

      const [first, second] = [await add(), await add()];

      expect(first).toMatchObject({ status: 201, body: { id: expect.any(String), code: 'ZRH', location } });
      expect(second).toMatchObject({ status: 201, body: first.body });
      expect(second.headers.get('idempotent-replayed')).toBe('true');
    });

    it('lists warehouses by code, page by page', async () => {
      const { admin, east, west } = inventory;

      const first = await admin.get('/v1/warehouses?limit=1');
      const second = await admin.get(`/v1/warehouses?limit=1&cursor=${first.body.nextCursor}`);

      const location = { lat: 51.9, lon: 4.5 };
      expect(first.body.items).toEqual([{ id: east, code: 'EAST', name: 'EAST', country: 'NL', location }]);
      expect(second.body).toMatchObject({ items: [{ id: west }], nextCursor: expect.any(String) });
    });

    it.each([
      ['a code in small letters', { code: 'north' }, 'code'],
      ['an unknown country', { country: 'XX' }, 'country'],
      ['a country in small letters', { country: 'nl' }, 'country'],
      ['a place off the globe', { location: { lat: 91, lon: 0 } }, 'location.lat'],
      ['no place', { location: undefined }, 'location'],
    ])('refuses %s', async (_, part, field) => {
      const location = { lat: 52.5, lon: 13.4 };

      const { status, body } = await inventory.admin.post('/v1/warehouses', {
        code: 'NORTH',
        name: 'North',
        country: 'DE',
        location,
        ...part,
      });

      expect(status).toBe(422);
      expect(body.errors).toMatchObject([{ field }]);
    });

    it('refuses a code that another warehouse has', async () => {
      const location = { lat: 52.5, lon: 13.4 };

      expect(
        await inventory.admin.post('/v1/warehouses', { code: 'EAST', name: 'East', country: 'DE', location }),
      ).toMatchObject({ status: 409, body: { code: 'inventory.warehouse-code-taken' } });
    });
  });

  it.each([
    ['POST', '/v1/stock/TEA-9/adjustments'],
    ['PUT', '/v1/stock/TEA-9/policy'],
    ['GET', '/v1/stock/TEA-9/ledger'],
    ['GET', '/v1/stock?below=reorderPoint'],
    ['GET', '/v1/replenishments'],
    ['POST', `/v1/replenishments/${newId()}/receipt`],
    ['GET', '/v1/warehouses'],
    ['POST', '/v1/warehouses'],
  ])('%s %s is for admins', async (method, path) => {
    const body = method === 'GET' ? undefined : {};

    expect((await inventory.shop.anonymous.request(method, path, body)).status).toBe(401);
    expect((await user.request(method, path, body)).status).toBe(403);
  });
});
