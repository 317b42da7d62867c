import {
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
} from '../../src/modules/orders/contract/orders.events.js';
import { ShipmentDispatched } from '../../src/modules/shipping/contract/shipping.events.js';
import { eventually } from '../support/eventually.js';
import { stockDiscrepancies } from '../support/reconcile-stock.js';
import {
  aCancellation,
  aConfirmation,
  anOrder,
  aParcel,
  startInventoryShop,
  type InventoryShop,
} from './inventory-shop.js';

const EXPIRES_AT_ONCE = {
  INVENTORY_RESERVATION_EXPIRES_AFTER_MS: '1',
  INVENTORY_EXPIRY_INTERVAL_MS: '20',
};

describe('goods that leave a warehouse', () => {
  let inventory: InventoryShop;
  beforeAll(async () => void (inventory = await startInventoryShop()));
  afterEach(async () => expect(await stockDiscrepancies(inventory.shop.sql)).toEqual([]));
  afterAll(() => inventory[Symbol.asyncDispose]());

  /** An order that is confirmed, and how much of what it took. */
  const confirmed = async (quantities: Record<string, number>) => {
    const order = anOrder(quantities);
    await inventory.apply(OrderPlaced, order);
    await inventory.apply(OrderConfirmed, aConfirmation(order));
    return order;
  };

  it('are no longer on hand nor reserved, and what is available stays as it was', async () => {
    const { stocked, apply, admin, counters, available, east } = inventory;
    await stocked('TEA-1', { [east]: 5 });
    const order = await confirmed({ 'TEA-1': 2 });

    await apply(ShipmentDispatched, aParcel(order, east, { 'TEA-1': 2 }));

    expect(await counters('TEA-1')).toEqual([3, 0]);
    expect(await available('TEA-1')).toBe(3);
    expect((await admin.get('/v1/stock/TEA-1/ledger')).body.items[0]).toMatchObject({
      warehouseId: east,
      delta: 0,
      onHandDelta: -2,
      reservedDelta: -2,
      reason: 'dispatch',
    });
  });

  it('leave once, however often their parcel is reported', async () => {
    const { stocked, apply, counters, east } = inventory;
    await stocked('TEA-2', { [east]: 5 });
    const parcel = aParcel(await confirmed({ 'TEA-2': 2 }), east, { 'TEA-2': 2 });

    await apply(ShipmentDispatched, parcel, parcel);
    await apply(ShipmentDispatched, parcel);

    expect(await counters('TEA-2')).toEqual([3, 0]);
  });

  it('stay gone when their order is cancelled afterwards: only what is still there is free again', async () => {
    const { stocked, apply, counters, statuses, east, west } = inventory;
    await stocked('TEA-3', { [east]: 3, [west]: 2 });
    const order = await confirmed({ 'TEA-3': 5 });

    await apply(ShipmentDispatched, aParcel(order, east, { 'TEA-3': 3 }));
    await apply(OrderCancelled, aCancellation(order.orderId));

    expect(await counters('TEA-3')).toEqual([2, 0]);
    expect(await statuses(order.orderId)).toEqual(['released']);
  });

  it('are taken from what is free when their order was cancelled just before', async () => {
    const { stocked, apply, counters, east } = inventory;
    await stocked('TEA-4', { [east]: 5 });
    const order = await confirmed({ 'TEA-4': 2 });

    await apply(OrderCancelled, aCancellation(order.orderId));
    await apply(ShipmentDispatched, aParcel(order, east, { 'TEA-4': 2 }));

    expect(await counters('TEA-4')).toEqual([3, 0]);
  });

  it('are counted alike whichever of dispatch and cancellation is heard first', async () => {
    const { stocked, publish, settled, counters, east } = inventory;
    await stocked('TEA-5', { [east]: 100 });
    const orders = Array.from({ length: 30 }, () => anOrder({ 'TEA-5': 1 }));
    await inventory.apply(OrderPlaced, ...orders);

    await Promise.all(
      orders.flatMap((order) => [
        publish(OrderCancelled, aCancellation(order.orderId)),
        publish(ShipmentDispatched, aParcel(order, east, { 'TEA-5': 1 })),
      ]),
    );
    await settled();

    expect(await counters('TEA-5')).toEqual([70, 0]);
  });

  it('confirm by leaving that their order was confirmed: the rest does not expire', async () => {
    const { stocked, apply, statuses, counters, east, west } = inventory;
    await stocked('TEA-6', { [east]: 3, [west]: 2 });
    const order = anOrder({ 'TEA-6': 5 });
    await apply(OrderPlaced, order);

    await apply(ShipmentDispatched, aParcel(order, east, { 'TEA-6': 3 }));

    expect(await statuses(order.orderId)).toEqual(['committed']);
    expect(await counters('TEA-6')).toEqual([2, 2]);
  });

  it('wait among the dead letters when they were promised to others meanwhile, until somebody has counted', async () => {
    const { stocked, apply, publish, settled, counters, admin, shop, east } = inventory;
    await stocked('TEA-7', { [east]: 2 });
    const order = await confirmed({ 'TEA-7': 2 });
    await apply(OrderCancelled, aCancellation(order.orderId));
    await confirmed({ 'TEA-7': 2 });

    await publish(ShipmentDispatched, aParcel(order, east, { 'TEA-7': 2 }));
    const deadLetters = () => shop.sql('select error from inventory.dead_letter');
    await eventually(async () => expect(await deadLetters()).toHaveLength(1), 10_000);
    expect(await counters('TEA-7')).toEqual([2, 2]);
    await admin.post('/v1/stock/TEA-7/adjustments', { warehouseId: east, delta: 2, reason: 'counted' });
    await shop.sql(`update inventory.dead_letter set status = 'replay'`);
    await settled();

    expect(await counters('TEA-7')).toEqual([2, 2]);
    expect(await deadLetters()).toEqual([]);
  });
});

describe('goods that leave while their reservation expires', () => {
  it('are gone, and nothing is given back twice', async () => {
    await using inventory = await startInventoryShop(EXPIRES_AT_ONCE);
    const { stocked, publish, settled, counters, shop, east } = inventory;
    await stocked('TEA-1', { [east]: 200 });

    for (let round = 0; round < 10; round++) {
      const orders = Array.from({ length: 5 }, () => anOrder({ 'TEA-1': 2 }));
      await publish(OrderPlaced, ...orders);
      await publish(ShipmentDispatched, ...orders.map((order) => aParcel(order, east, { 'TEA-1': 1 })));
    }
    await settled();

    await eventually(async () => expect(await stockDiscrepancies(shop.sql)).toEqual([]));
    const [onHand] = await counters('TEA-1');
    expect(onHand).toBe(150);
  });
});
