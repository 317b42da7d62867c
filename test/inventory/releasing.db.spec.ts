import {
  AvailabilityChanged,
  ReservationExpired,
} from '../../src/modules/inventory/contract/inventory.events.js';
import {
  OrderCancelled,
  OrderConfirmed,
  OrderPaymentFailed,
  OrderPlaced,
} from '../../src/modules/orders/contract/orders.events.js';
import { newId } from '../../src/shared/uuid.js';
import { eventually } from '../support/eventually.js';
import { stockDiscrepancies } from '../support/reconcile-stock.js';
import {
  aCancellation,
  aConfirmation,
  anOrder,
  startInventoryShop,
  type InventoryShop,
} from './inventory-shop.js';

const EXPIRES_AT_ONCE = {
  INVENTORY_RESERVATION_EXPIRES_AFTER_MS: '1',
  INVENTORY_EXPIRY_INTERVAL_MS: '3600000',
};

describe('stock that was set aside', () => {
  let inventory: InventoryShop;
  beforeAll(async () => void (inventory = await startInventoryShop()));
  afterEach(async () => expect(await stockDiscrepancies(inventory.shop.sql)).toEqual([]));
  afterAll(() => inventory[Symbol.asyncDispose]());

  it('is free again when the payment fails, and can be sold to somebody else', async () => {
    const { stocked, apply, statuses, east } = inventory;
    await stocked('TEA-1', { [east]: 2 });
    const [first, second] = [anOrder({ 'TEA-1': 2 }), anOrder({ 'TEA-1': 2 })];

    await apply(OrderPlaced, first);
    await apply(OrderPaymentFailed, { orderId: first.orderId, cartId: first.cartId });
    await apply(OrderPlaced, second);

    expect(await statuses(first.orderId, second.orderId)).toEqual(['released', 'reserved']);
  });

  it('is free again when the order is cancelled, once, however often that is reported', async () => {
    const { stocked, apply, statuses, available, east, west } = inventory;
    await stocked('TEA-2', { [east]: 2, [west]: 2 });
    const [order, other] = [anOrder({ 'TEA-2': 3 }), anOrder({ 'TEA-2': 1 })];
    await apply(OrderPlaced, order, other);

    await apply(OrderCancelled, aCancellation(order.orderId), aCancellation(order.orderId));
    await apply(OrderPaymentFailed, { orderId: order.orderId, cartId: order.cartId });

    expect(await statuses(order.orderId, other.orderId)).toEqual(['released', 'reserved']);
    expect(await available('TEA-2')).toBe(3);
  });

  it('is free again when a confirmed order is cancelled', async () => {
    const { stocked, apply, statuses, available, east } = inventory;
    await stocked('TEA-3', { [east]: 2 });
    const order = anOrder({ 'TEA-3': 2 });

    await apply(OrderPlaced, order);
    await apply(OrderConfirmed, aConfirmation(order));
    expect(await statuses(order.orderId)).toEqual(['committed']);
    await apply(OrderCancelled, aCancellation(order.orderId));

    expect(await statuses(order.orderId)).toEqual(['released']);
    expect(await available('TEA-3')).toBe(2);
  });

  it('is applied in turn when an order is placed, confirmed and cancelled at once', async () => {
    const { stocked, publish, apply, statuses, available, east } = inventory;
    await stocked('TEA-4', { [east]: 2 });
    const order = anOrder({ 'TEA-4': 2 });

    await publish(OrderPlaced, order);
    await publish(OrderConfirmed, aConfirmation(order));
    await apply(OrderCancelled, aCancellation(order.orderId));

    expect(await statuses(order.orderId)).toEqual(['released']);
    expect(await available('TEA-4')).toBe(2);
  });

  it('is none for orders that were rejected or that nobody knows: ending them changes nothing', async () => {
    const { stocked, apply, statuses, available, east } = inventory;
    await stocked('TEA-5', { [east]: 2 });
    const order = anOrder({ 'TEA-5': 3 });

    await apply(OrderPlaced, order);
    await apply(OrderCancelled, aCancellation(order.orderId), aCancellation(newId()));

    expect(await statuses(order.orderId)).toEqual(['rejected']);
    expect(await available('TEA-5')).toBe(2);
  });

  it('announces the SKU when the first piece comes back, not for further ones', async () => {
    const { stocked, apply, published, east } = inventory;
    await stocked('TEA-6', { [east]: 2 });
    const orders = [anOrder({ 'TEA-6': 1 }), anOrder({ 'TEA-6': 1 })];
    await apply(OrderPlaced, ...orders);

    for (const { orderId } of orders) await apply(OrderCancelled, aCancellation(orderId));

    const announced = (await published(AvailabilityChanged)).filter(({ sku }) => sku === 'TEA-6');
    expect(announced.map(({ inStock }) => inStock)).toEqual([true, false, true]);
  });
});

describe('a reservation that nobody ends in time', () => {
  it('expires, unless its order was confirmed', async () => {
    await using inventory = await startInventoryShop(EXPIRES_AT_ONCE);
    const { stocked, apply, statuses, available, published, shop, east } = inventory;
    await stocked('TEA-1', { [east]: 9 });
    const forgotten = anOrder({ 'TEA-1': 2 });
    const confirmed = anOrder({ 'TEA-1': 3 });
    const cancelled = anOrder({ 'TEA-1': 4 });
    await apply(OrderPlaced, forgotten, confirmed, cancelled);
    await apply(OrderConfirmed, aConfirmation(confirmed));
    await apply(OrderCancelled, aCancellation(cancelled.orderId));

    await lookForOverdueOnes(shop);

    const ids = [forgotten, confirmed, cancelled].map(({ orderId }) => orderId);
    await eventually(async () =>
      expect(await statuses(...ids)).toEqual(['expired', 'committed', 'released']),
    );
    expect(await published(ReservationExpired)).toEqual([{ orderId: forgotten.orderId }]);
    expect(await available('TEA-1')).toBe(6);
    expect(await stockDiscrepancies(shop.sql)).toEqual([]);
  });

  it('stays expired, whatever is heard of its order later', async () => {
    await using inventory = await startInventoryShop(EXPIRES_AT_ONCE);
    const { stocked, apply, statuses, available, shop, east } = inventory;
    await stocked('TEA-1', { [east]: 9 });
    const order = anOrder({ 'TEA-1': 2 });
    await apply(OrderPlaced, order);
    await lookForOverdueOnes(shop);
    await eventually(async () => expect(await statuses(order.orderId)).toEqual(['expired']));

    await apply(OrderConfirmed, aConfirmation(order));
    await apply(OrderCancelled, aCancellation(order.orderId, 'reservation-expired'));

    expect(await statuses(order.orderId)).toEqual(['expired']);
    expect(await available('TEA-1')).toBe(9);
  });
});

/** Long before its interval has passed: nothing else runs the task while a spec runs. */
const lookForOverdueOnes = ({ sql }: InventoryShop['shop']) =>
  sql(
    `update inventory.task set due_at = clock_timestamp() where recurring_key = 'inventory.expire-reservations'`,
  );
