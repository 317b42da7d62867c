import { ProductPublished, ProductWithdrawn } from '../../src/modules/catalog/contract/catalog.events.js';
import {
  AvailabilityChanged,
  StockRejected,
  StockReserved,
} from '../../src/modules/inventory/contract/inventory.events.js';
import { OrderPlaced } from '../../src/modules/orders/contract/orders.events.js';
import { newId } from '../../src/shared/uuid.js';
import { stockDiscrepancies } from '../support/reconcile-stock.js';
import { anOrder, aProduct, aWithdrawal, startInventoryShop, type InventoryShop } from './inventory-shop.js';

describe('reserving stock for placed orders', () => {
  let inventory: InventoryShop;
  beforeAll(async () => void (inventory = await startInventoryShop()));
  afterEach(async () => expect(await stockDiscrepancies(inventory.shop.sql)).toEqual([]));
  afterAll(() => inventory[Symbol.asyncDispose]());

  const reservedFor = async (...orderIds: string[]) =>
    (await inventory.published(StockReserved)).filter(({ orderId }) => orderIds.includes(orderId));
  const rejectedFor = async (...orderIds: string[]) =>
    (await inventory.published(StockRejected)).filter(({ orderId }) => orderIds.includes(orderId));

  it('sells exactly what is there, however many orders want it at once', async () => {
    const { stocked, apply, statuses, available, east, west } = inventory;
    await stocked('HOT-1', { [east]: 60, [west]: 40 });
    const orders = Array.from({ length: 400 }, () => anOrder({ 'HOT-1': 1 }));

    await apply(OrderPlaced, ...orders);

    const ids = orders.map(({ orderId }) => orderId);
    expect((await statuses(...ids)).filter((status) => status === 'reserved')).toHaveLength(100);
    expect(await reservedFor(...ids)).toHaveLength(100);
    expect(await rejectedFor(...ids)).toHaveLength(300);
    expect(await available('HOT-1')).toBe(0);
  });

  it('sells no piece that an admin takes out at the same moment', async () => {
    const { stocked, publish, settled, statuses, available, admin, east, west } = inventory;
    await stocked('HOT-2', { [east]: 50, [west]: 50 });
    const orders = Array.from({ length: 200 }, () => anOrder({ 'HOT-2': 1 }));
    const takeOut = (index: number) =>
      admin.post('/v1/stock/HOT-2/adjustments', {
        warehouseId: index % 2 ? east : west,
        delta: -1,
        reason: 'broken',
      });

    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 60 }, (_, index) => takeOut(index))),
      ...orders.map((order) => publish(OrderPlaced, order)),
    ]);
    await settled();

    const ids = orders.map(({ orderId }) => orderId);
    const sold = (await statuses(...ids)).filter((status) => status === 'reserved').length;
    const takenOut = answers.filter(({ status }) => status === 201).length;
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(sold + takenOut).toBe(100);
    expect(await available('HOT-2')).toBe(0);
  });

  it('sets aside every line, in the warehouse that holds them all', async () => {
    const { stocked, apply, statuses, east, west } = inventory;
    await stocked('TEA-1', { [east]: 9, [west]: 2 });
    await stocked('CUP-1', { [west]: 2 });
    const order = anOrder({ 'TEA-1': 2, 'CUP-1': 2 });

    await apply(OrderPlaced, order);

    expect(await statuses(order.orderId)).toEqual(['reserved']);
    expect(await reservedFor(order.orderId)).toEqual([
      {
        orderId: order.orderId,
        allocations: [
          { sku: 'CUP-1', warehouseId: west, quantity: 2 },
          { sku: 'TEA-1', warehouseId: west, quantity: 2 },
        ],
      },
    ]);
  });

  it('sets aside nothing when one line is short, and says which', async () => {
    const { stocked, apply, statuses, available, east } = inventory;
    await stocked('TEA-2', { [east]: 9 });
    await stocked('CUP-2', { [east]: 1 });
    const order = anOrder({ 'TEA-2': 2, 'CUP-2': 2, 'UNHEARD-OF': 1 });

    await apply(OrderPlaced, order);

    expect(await statuses(order.orderId)).toEqual(['rejected']);
    expect(await rejectedFor(order.orderId)).toEqual([
      {
        orderId: order.orderId,
        shortages: [
          { sku: 'CUP-2', requested: 2, available: 1 },
          { sku: 'UNHEARD-OF', requested: 1, available: 0 },
        ],
      },
    ]);
    expect(await available('TEA-2')).toBe(9);
  });

  it('reserves once for an order that is reported again, at once or later', async () => {
    const { stocked, apply, available, east } = inventory;
    await stocked('TEA-3', { [east]: 9 });
    const order = anOrder({ 'TEA-3': 2 });

    await apply(OrderPlaced, order, order);
    await apply(OrderPlaced, order);

    expect(await reservedFor(order.orderId)).toHaveLength(1);
    expect(await available('TEA-3')).toBe(7);
  });

  it('announces a SKU only when it runs out or is there again', async () => {
    const { stocked, apply, published, admin, east, west } = inventory;
    await stocked('TEA-4', { [east]: 2, [west]: 1 });

    for (const quantity of [1, 2]) await apply(OrderPlaced, anOrder({ 'TEA-4': quantity }));
    for (const delta of [4, -1])
      await admin.post('/v1/stock/TEA-4/adjustments', { warehouseId: east, delta, reason: 'delivery' });

    const announced = (await published(AvailabilityChanged)).filter(({ sku }) => sku === 'TEA-4');
    expect(announced).toEqual([
      { sku: 'TEA-4', inStock: true, version: 2 },
      { sku: 'TEA-4', inStock: false, version: 3 },
      { sku: 'TEA-4', inStock: true, version: 4 },
    ]);
  });

  it('learns new SKUs of a product that it knows, and keeps the stock of the others', async () => {
    const { apply, admin, available, east } = inventory;
    const productId = newId();
    await apply(ProductPublished, aProduct(productId, 'TEA-5-BAG'));
    await admin.post('/v1/stock/TEA-5-BAG/adjustments', { warehouseId: east, delta: 3, reason: 'delivery' });

    await apply(ProductPublished, aProduct(productId, 'TEA-5-BAG', 'TEA-5-TIN'));

    expect(await available('TEA-5-BAG')).toBe(3);
    expect(await available('TEA-5-TIN')).toBe(0);
  });

  describe('of a product that was withdrawn', () => {
    const withdrawn = async (sku: string) => {
      const productId = newId();
      await inventory.stocked(sku, { [inventory.east]: 9 }, productId);
      await inventory.apply(ProductWithdrawn, aWithdrawal(productId, sku));
      return productId;
    };
    const verdictFor = async (sku: string) => {
      const order = anOrder({ [sku]: 1 });
      await inventory.apply(OrderPlaced, order);
      return { order, status: (await inventory.statuses(order.orderId))[0] };
    };

    it('sets nothing aside, and keeps the stock', async () => {
      await withdrawn('OLD-1');

      const { order, status } = await verdictFor('OLD-1');

      expect(status).toBe('rejected');
      expect(await rejectedFor(order.orderId)).toMatchObject([
        { shortages: [{ sku: 'OLD-1', requested: 1, available: 0 }] },
      ]);
      expect(await inventory.counters('OLD-1')).toEqual([9, 0]);
    });

    it('keeps what was set aside before', async () => {
      const productId = newId();
      await inventory.stocked('OLD-2', { [inventory.east]: 9 }, productId);
      const { order } = await verdictFor('OLD-2');

      await inventory.apply(ProductWithdrawn, aWithdrawal(productId, 'OLD-2'));

      expect(await inventory.statuses(order.orderId)).toEqual(['reserved']);
    });

    it('sets aside again when it is published later, not when an older publication is heard late', async () => {
      const productId = await withdrawn('OLD-3');

      await inventory.apply(ProductPublished, { ...aProduct(productId, 'OLD-3'), version: 1 });
      expect(await verdictFor('OLD-3')).toMatchObject({ status: 'rejected' });

      await inventory.apply(ProductPublished, { ...aProduct(productId, 'OLD-3'), version: 3 });
      await inventory.apply(ProductWithdrawn, aWithdrawal(productId, 'OLD-3'));
      expect(await verdictFor('OLD-3')).toMatchObject({ status: 'reserved' });
    });

    it('sets aside again when another product has taken over its SKU', async () => {
      const removed = await withdrawn('OLD-4');

      await inventory.apply(ProductPublished, aProduct(newId(), 'OLD-4'));
      await inventory.apply(ProductWithdrawn, { ...aWithdrawal(removed, 'OLD-4'), version: 9 });

      expect(await verdictFor('OLD-4')).toMatchObject({ status: 'reserved' });
    });
  });

  it.each([
    ['card', { method: 'card', token: 'tok_ok' }, 40 * 60],
    ['cash on delivery', { method: 'cash_on_delivery' }, 40 * 60],
    ['bank transfer, beyond its 7 days', { method: 'bank_transfer' }, 7 * 86_400 + 600],
  ] as const)('keeps a reservation for as long as it may take to pay by %s', async (_, payment, seconds) => {
    const { stocked, apply, shop, east } = inventory;
    await stocked('TEA-6', { [east]: 3 });
    const order = { ...anOrder({ 'TEA-6': 1 }), payment };

    await apply(OrderPlaced, order);

    const rows = await shop.sql(
      'select extract(epoch from expires_at - created_at)::int as seconds from inventory.reservation where order_id = $1',
      [order.orderId],
    );
    expect(rows).toEqual([{ seconds }]);
  });
});
