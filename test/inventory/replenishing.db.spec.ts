import { StockRanLow } from '../../src/modules/inventory/contract/inventory.events.js';
import { OrderCancelled, OrderPlaced } from '../../src/modules/orders/contract/orders.events.js';
import { newId } from '../../src/shared/uuid.js';
import { stockDiscrepancies } from '../support/reconcile-stock.js';
import { aCancellation, anOrder, startInventoryShop, type InventoryShop } from './inventory-shop.js';

describe('stock that runs low', () => {
  let inventory: InventoryShop;
  beforeAll(async () => void (inventory = await startInventoryShop()));
  afterEach(async () => expect(await stockDiscrepancies(inventory.shop.sql)).toEqual([]));
  afterAll(() => inventory[Symbol.asyncDispose]());

  const setPolicy = (sku: string, reorderPoint: number, reorderQuantity = 20, warehouseId = inventory.east) =>
    inventory.admin.put(`/v1/stock/${sku}/policy`, { warehouseId, reorderPoint, reorderQuantity });
  const adjust = (sku: string, delta: number) =>
    inventory.admin.post(`/v1/stock/${sku}/adjustments`, {
      warehouseId: inventory.east,
      delta,
      reason: 'count',
    });
  const falls = async (ofSku: string) =>
    (await inventory.published(StockRanLow)).filter(({ sku }) => sku === ofSku);
  /** Newest first. */
  const replenishments = async (ofSku: string, status = '') => {
    const { body } = await inventory.admin.get(
      `/v1/replenishments?limit=100${status && `&status=${status}`}`,
    );
    return (body.items as { id: string; sku: string; quantity: number; status: string }[]).filter(
      ({ sku }) => sku === ofSku,
    );
  };
  const receive = (id: string, body: object = {}, headers: Record<string, string> = {}) =>
    inventory.admin.post(`/v1/replenishments/${id}/receipt`, body, headers);

  describe('PUT /stock/:sku/policy', () => {
    it('answers the policy, and may be sent again', async () => {
      const { stocked, east, west } = inventory;
      await stocked('CUP-1', { [east]: 9 });

      expect(await setPolicy('CUP-1', 5)).toMatchObject({
        status: 200,
        body: { sku: 'CUP-1', warehouseId: east, reorderPoint: 5, reorderQuantity: 20 },
      });
      expect((await setPolicy('CUP-1', 5)).status).toBe(200);
      expect((await setPolicy('CUP-1', 0, 1, west)).status).toBe(200);
    });

    it.each([
      ['a negative point', { reorderPoint: -1 }, 'reorderPoint'],
      ['half a piece', { reorderPoint: 0.5 }, 'reorderPoint'],
      ['nothing to order', { reorderQuantity: 0 }, 'reorderQuantity'],
      ['more than a million', { reorderQuantity: 1_000_001 }, 'reorderQuantity'],
      ['an unknown warehouse', { warehouseId: newId() }, 'warehouseId'],
      ['an unknown field', { colour: 'green' }, 'colour'],
    ])('refuses %s', async (_, part, field) => {
      const { stocked, admin, east } = inventory;
      await stocked('CUP-2');
      const policy = { warehouseId: east, reorderPoint: 5, reorderQuantity: 20, ...part };

      const { status, body } = await admin.put('/v1/stock/CUP-2/policy', policy);

      expect(status).toBe(422);
      expect(body.errors).toMatchObject([{ field }]);
    });

    it('answers 404 for an unknown SKU', async () => {
      expect(await setPolicy('CUP-9', 5)).toMatchObject({
        status: 404,
        body: { code: 'inventory.unknown-sku' },
      });
    });
  });

  it('is announced once, with a proposal, when an order takes it below the reorder point', async () => {
    const { stocked, apply, east } = inventory;
    await stocked('TEA-1', { [east]: 6 });
    await setPolicy('TEA-1', 5);

    await apply(OrderPlaced, anOrder({ 'TEA-1': 1 }));
    expect(await falls('TEA-1')).toEqual([]);
    await apply(OrderPlaced, anOrder({ 'TEA-1': 2 }), anOrder({ 'TEA-1': 1 }));
    await apply(OrderPlaced, anOrder({ 'TEA-1': 1 }));

    expect(await falls('TEA-1')).toEqual([
      { sku: 'TEA-1', warehouseId: east, available: 2, reorderPoint: 5 },
    ]);
    expect(await replenishments('TEA-1')).toEqual([
      {
        id: expect.any(String),
        sku: 'TEA-1',
        warehouseId: east,
        quantity: 20,
        status: 'proposed',
        createdAt: expect.any(String),
        receivedAt: null,
      },
    ]);
  });

  it('is announced again when it falls again, and still proposed once', async () => {
    const { stocked, apply, east } = inventory;
    await stocked('TEA-2', { [east]: 5 });
    await setPolicy('TEA-2', 5);
    const order = anOrder({ 'TEA-2': 1 });

    await apply(OrderPlaced, order);
    await apply(OrderCancelled, aCancellation(order.orderId));
    await adjust('TEA-2', -3);

    expect((await falls('TEA-2')).map(({ available }) => available)).toEqual([4, 2]);
    expect(await replenishments('TEA-2')).toHaveLength(1);
  });

  it('is announced per warehouse', async () => {
    const { stocked, east, west } = inventory;
    await stocked('TEA-3', { [east]: 9, [west]: 2 });
    await setPolicy('TEA-3', 5);
    await setPolicy('TEA-3', 1, 7, west);

    await adjust('TEA-3', -8);

    expect(await falls('TEA-3')).toMatchObject([{ warehouseId: east, available: 1 }]);
    expect(await replenishments('TEA-3')).toMatchObject([{ warehouseId: east, quantity: 20 }]);
  });

  it('is found by a policy that is set too late', async () => {
    const { stocked, east } = inventory;
    await stocked('TEA-4', { [east]: 2 });

    await setPolicy('TEA-4', 5);
    await setPolicy('TEA-4', 6);

    expect(await falls('TEA-4')).toMatchObject([{ available: 2, reorderPoint: 5 }]);
    expect(await replenishments('TEA-4')).toHaveLength(1);
  });

  it('is proposed once however many take from it at the same time', async () => {
    const { stocked, publish, settled, east } = inventory;
    await stocked('TEA-5', { [east]: 30 });
    await setPolicy('TEA-5', 25);

    await Promise.all([
      ...Array.from({ length: 8 }, () => adjust('TEA-5', -1)),
      ...Array.from({ length: 8 }, () => publish(OrderPlaced, anOrder({ 'TEA-5': 1 }))),
    ]);
    await settled();

    expect(await falls('TEA-5')).toHaveLength(1);
    expect(await replenishments('TEA-5')).toHaveLength(1);
  });

  describe('POST /replenishments/:id/receipt', () => {
    const proposed = async (sku: string, reorderPoint = 5) => {
      await inventory.stocked(sku, { [inventory.east]: 1 });
      await setPolicy(sku, reorderPoint);
      return (await replenishments(sku))[0]!.id;
    };

    it('puts all of it on the shelf, with an entry in the ledger', async () => {
      const id = await proposed('POT-1');

      const { status, body } = await receive(id);

      expect(status).toBe(200);
      expect(body).toMatchObject({ id, sku: 'POT-1', quantity: 20, status: 'received' });
      expect(body.receivedAt).toEqual(expect.any(String));
      expect(await inventory.available('POT-1')).toBe(21);
      expect((await inventory.admin.get('/v1/stock/POT-1/ledger')).body.items[0]).toMatchObject({
        delta: 20,
        onHandDelta: 20,
        reservedDelta: 0,
        reason: 'replenishment',
      });
    });

    it('counts once, also when it is reported twice at the same time', async () => {
      const id = await proposed('POT-2');

      const answers = await Promise.all([receive(id), receive(id), receive(id)]);
      const late = await receive(id);

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      expect(late).toMatchObject({ status: 409, body: { code: 'inventory.already-received' } });
      expect(await inventory.available('POT-2')).toBe(21);
    });

    it('answers the same to a repeated request with the same Idempotency-Key', async () => {
      const id = await proposed('POT-3');

      const first = await receive(id, {}, { 'idempotency-key': 'truck-7' });
      const second = await receive(id, {}, { 'idempotency-key': 'truck-7' });

      expect(second).toMatchObject({ status: 200, body: first.body });
      expect(await inventory.available('POT-3')).toBe(21);
    });

    it('proposes more when too little has come', async () => {
      const id = await proposed('POT-4', 50);

      await receive(id);

      expect(await replenishments('POT-4')).toMatchObject([
        { status: 'proposed' },
        { id, status: 'received' },
      ]);
      expect(await falls('POT-4')).toHaveLength(1);
    });

    it('refuses to receive a part, and what does not exist', async () => {
      const id = await proposed('POT-5');

      expect(await receive(id, { quantity: 5 })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'quantity' }] },
      });
      expect((await receive(id, { colour: 'green' })).status).toBe(422);
      expect(await receive(newId())).toMatchObject({
        status: 404,
        body: { code: 'inventory.unknown-replenishment' },
      });
      expect((await receive('truck-7')).status).toBe(404);
      expect(await inventory.available('POT-5')).toBe(1);
    });
  });

  describe('GET /replenishments', () => {
    it('is read page by page, newest first, by status', async () => {
      const { admin } = inventory;

      const first = await admin.get('/v1/replenishments?limit=1');
      const second = await admin.get(`/v1/replenishments?limit=1&cursor=${first.body.nextCursor}`);
      const received = await admin.get('/v1/replenishments?status=received');

      expect(first.body.items[0].id > second.body.items[0].id).toBe(true);
      expect(new Set(received.body.items.map(({ status }: { status: string }) => status))).toEqual(
        new Set(['received']),
      );
      expect((await admin.get('/v1/replenishments?status=lost')).status).toBe(422);
    });
  });

  describe('GET /stock', () => {
    it('lists levels below their reorder point, page by page', async () => {
      const { stocked, admin, east, west } = inventory;
      await stocked('ZEN-1', { [east]: 3, [west]: 9 });
      await stocked('ZEN-2', { [east]: 3 });
      for (const warehouseId of [east, west]) await setPolicy('ZEN-1', 5, 20, warehouseId);
      await setPolicy('ZEN-2', 4);

      const all = await allPages('/v1/stock?below=reorderPoint&limit=2');

      expect(all.filter(({ sku }) => sku.startsWith('ZEN'))).toEqual([
        {
          sku: 'ZEN-1',
          warehouseId: east,
          onHand: 3,
          reserved: 0,
          available: 3,
          reorderPoint: 5,
          reorderQuantity: 20,
        },
        expect.objectContaining({ sku: 'ZEN-2', warehouseId: east }),
      ]);
      expect((await admin.get('/v1/stock?below=zero')).status).toBe(422);
      expect((await admin.get('/v1/stock?cursor=x')).status).toBe(422);
    });

    it('lists every level once without a filter', async () => {
      const all = await allPages('/v1/stock?limit=7');
      const [row] = await inventory.shop.sql<{ levels: number }>(
        'select count(*)::int as levels from inventory.stock',
      );

      expect(new Set(all.map(({ sku, warehouseId }) => `${sku} ${warehouseId}`)).size).toBe(row!.levels);
      expect(all).toHaveLength(row!.levels);
    });

    type Level = { sku: string; warehouseId: string };
    const allPages = async (path: string, cursor = ''): Promise<Level[]> => {
      const { body } = await inventory.admin.get(path + (cursor && `&cursor=${cursor}`));
      return body.nextCursor ? [...body.items, ...(await allPages(path, body.nextCursor))] : body.items;
    };
  });
});
