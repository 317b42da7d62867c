import {
  ReservationExpired,
  StockRejected,
  StockReserved,
} from '../../src/modules/inventory/contract/inventory.events.js';
import {
  PaymentAwaited,
  PaymentCaptured,
  PaymentDeferred,
  PaymentFailed,
  PaymentQueued,
  PaymentRefunded,
} from '../../src/modules/payments/contract/payments.events.js';
import { newId } from '../../src/shared/uuid.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { publishAs, storedOrder } from './stored-orders.js';

const reserved = (orderId: string) => ({
  orderId,
  allocations: [{ sku: 'TEA-1-S', warehouseId: newId(), quantity: 1 }],
});
const captured = (orderId: string) => ({
  orderId,
  paymentId: newId(),
  amountMinor: 1_280,
  currency: 'EUR',
  capturedAt: '2026-11-21T12:00:01.000Z',
});
const refunded = (orderId: string, inFull: boolean) => ({
  orderId,
  paymentId: newId(),
  refundId: newId(),
  amountMinor: inFull ? 1_280 : 280,
  currency: 'EUR',
  inFull,
});

describe('facts of other modules', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({ demo: false, settings: { POLL_MS: '200' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const orderOf = async (orderId: string) =>
    (await shop.sql('select * from orders.customer_order where order_id = $1', [orderId]))[0]!;
  const becomes = (orderId: string, columns: Record<string, unknown>) =>
    eventually(async () => expect(await orderOf(orderId)).toMatchObject(columns));
  const eventsOf = async (orderId: string): Promise<string[]> => {
    const rows = await shop.sql<{ name: string }>(
      'select name from orders.outbox where key = $1 order by position',
      [orderId],
    );
    return rows.map(({ name }) => name);
  };

  it('confirm an order when the payment is heard of before the stock', async () => {
    const orderId = await storedOrder(shop);

    await publishAs(shop, PaymentCaptured, captured(orderId));
    await becomes(orderId, { status: 'pending', payment: 'captured' });
    await publishAs(shop, StockReserved, reserved(orderId));

    await becomes(orderId, { status: 'confirmed', stock: 'reserved' });
    expect(await eventsOf(orderId)).toEqual(['orders.order-confirmed.v1']);
    expect((await orderOf(orderId)).timeline).toMatchObject([{ status: 'pending' }, { status: 'confirmed' }]);
  });

  it('of many orders are applied together, each to its own', async () => {
    const orderIds = await Promise.all(Array.from({ length: 60 }, () => storedOrder(shop)));
    const [paid, unpaid, soldOut] = [orderIds.slice(0, 20), orderIds.slice(20, 40), orderIds.slice(40)];

    await publishAs(shop, StockReserved, ...[...paid, ...unpaid].map(reserved));
    await publishAs(shop, StockRejected, ...soldOut.map((orderId) => ({ orderId, shortages: [] })));
    await publishAs(shop, PaymentCaptured, ...paid.map(captured));
    await publishAs(
      shop,
      PaymentFailed,
      ...unpaid.map((orderId) => ({ orderId, paymentId: newId(), code: 'payments.declined' as const })),
    );

    await eventually(async () => {
      const rows = await shop.sql<{ status: string; code: string; ids: string[] }>(
        `select status, failure_code as code, array_agg(order_id::text order by order_id) as ids
         from orders.customer_order where order_id = any($1::uuid[]) group by 1, 2 order by 1`,
        [orderIds],
      );
      expect(rows).toEqual([
        { status: 'confirmed', code: null, ids: paid.toSorted() },
        { status: 'payment_failed', code: 'payments.declined', ids: unpaid.toSorted() },
        { status: 'rejected', code: 'orders.out-of-stock', ids: soldOut.toSorted() },
      ]);
    });
  });

  it('about unknown orders are passed over', async () => {
    const orderId = await storedOrder(shop);

    await publishAs(shop, StockReserved, reserved(newId()), reserved(orderId));

    await becomes(orderId, { stock: 'reserved' });
    expect(await shop.sql('select 1 from orders.dead_letter')).toEqual([]);
  });

  it('that a payment is queued leaves the order pending', async () => {
    const orderId = await storedOrder(shop);

    await publishAs(shop, PaymentQueued, { orderId, paymentId: newId() });

    await becomes(orderId, { status: 'pending', payment: 'queued' });
  });

  it.each([
    ['awaited', PaymentAwaited, 'awaiting_payment', 'orders.order-awaiting-payment.v1'],
    ['deferred', PaymentDeferred, 'confirmed', 'orders.order-confirmed.v1'],
  ] as const)('that a payment is %s count once the stock is kept', async (payment, event, status, told) => {
    const [before, after] = [await storedOrder(shop), await storedOrder(shop)];

    await publishAs(shop, event, { orderId: before, paymentId: newId() });
    await becomes(before, { status: 'pending', payment });
    await publishAs(shop, StockReserved, reserved(before), reserved(after));
    await becomes(after, { status: 'pending', stock: 'reserved' });
    await publishAs(shop, event, { orderId: after, paymentId: newId() });

    for (const orderId of [before, after]) {
      await becomes(orderId, { status, payment });
      expect(await eventsOf(orderId)).toEqual([told]);
    }
  });

  it('that a reservation expired cancels the order, paid or not', async () => {
    const paid = await storedOrder(shop, { status: 'confirmed', stock: 'reserved', payment: 'captured' });
    const unpaid = await storedOrder(shop, { stock: 'reserved' });

    await publishAs(shop, ReservationExpired, { orderId: paid }, { orderId: unpaid });

    await Promise.all([paid, unpaid].map((orderId) => becomes(orderId, { status: 'cancelled' })));
    const [event] = await shop.sql(`select payload->>'reason' as reason from orders.outbox where key = $1`, [
      paid,
    ]);
    expect(event).toEqual({ reason: 'reservation-expired' });
  });

  it('that money came late or went back are noted for an order that has ended', async () => {
    const orderId = await storedOrder(shop, { status: 'cancelled' });

    await publishAs(shop, PaymentCaptured, captured(orderId));
    await becomes(orderId, { status: 'cancelled', payment: 'captured' });
    await publishAs(shop, PaymentRefunded, refunded(orderId, false), refunded(orderId, true));

    await becomes(orderId, { status: 'refunded', payment: 'refunded' });
    expect(await eventsOf(orderId)).toEqual(['orders.order-refunded.v1']);
  });

  it('that all is refunded end a confirmed order', async () => {
    const orderId = await storedOrder(shop, { status: 'confirmed', stock: 'reserved', payment: 'captured' });

    await publishAs(shop, PaymentRefunded, refunded(orderId, true));

    await becomes(orderId, { status: 'refunded' });
  });
});

describe('the table of orders', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({ demo: false });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it.each([
    ['a total that is not the sum of its parts', { total_minor: 1_281 }],
    ['a negative amount', { shipping_minor: -1, total_minor: 789 }],
    ['a discount above the subtotal', { discount_minor: 791, total_minor: 489 }],
    ['more tax than price', { tax_minor: 1_281 }],
    ['a status that does not exist', { status: 'lost' }],
    ['a confirmation without stock', { status: 'confirmed' }],
    ['a wait for money without stock', { status: 'awaiting_payment', payment_method: 'bank_transfer' }],
    ['a payment method that does not exist', { payment_method: 'barter' }],
    ['a failure without its reason', { status: 'rejected', stock: 'rejected' }],
    ['a reason without a failure', { failure_code: 'orders.out-of-stock' }],
    ['an order without lines', { lines: [] }],
    ['an order without a timeline', { timeline: [] }],
    ['a guest without an e-mail', { guest: true }],
  ])('refuses %s', async (_, columns) => {
    await expect(storedOrder(shop, columns)).rejects.toMatchObject({ code: '23514' });
  });

  it.each(['pending', 'awaiting_payment', 'confirmed', 'partially_shipped', 'shipped', 'delivered'])(
    'refuses a second order of the cart of one that is %s',
    async (status) => {
      const cart = { cart_id: newId() };
      await storedOrder(shop, { ...cart, status, stock: 'reserved' });

      await expect(storedOrder(shop, cart)).rejects.toMatchObject({ constraint: 'one_cart_one_order' });
    },
  );

  it.each([
    ['rejected', 'orders.out-of-stock'],
    ['payment_failed', 'payments.declined'],
    ['cancelled', null],
    ['refunded', null],
  ])('takes another order of the cart of one that is %s', async (status, failure_code) => {
    const cart = { cart_id: newId() };
    await storedOrder(shop, { ...cart, status, failure_code });

    await expect(storedOrder(shop, cart)).resolves.toEqual(expect.any(String));
  });
});
