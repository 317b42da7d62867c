import { Order } from '../../src/modules/orders/domain/order.js';
import { ORDER_STATUSES, type OrderStatus } from '../../src/modules/orders/domain/order-status.js';
import { anOrder } from './an-order.js';

const ALLOCATIONS = [{ sku: 'TEA-1-S', warehouseId: 'dublin', quantity: 2 }];
const SHIPMENT = { id: 'parcel', status: 'created' as const, carrier: 'parcelway', trackingNumber: 'SK1' };

const FACTS: Record<string, (order: Order) => void> = {
  'stock is reserved': (order) => order.stockReserved(ALLOCATIONS),
  'stock is rejected': (order) => order.stockRejected(),
  'the reservation expires': (order) => order.reservationExpired(),
  'the payment is queued': (order) => order.paymentQueued('payment'),
  'the payment is captured': (order) => order.paymentCaptured('payment'),
  'the payment fails': (order) => order.paymentFailed('payment', 'payments.declined'),
  'a part is refunded': (order) => order.paymentRefunded('payment', false),
  'all is refunded': (order) => order.paymentRefunded('payment', true),
  'a shipment is created': (order) => order.shipmentCreated(SHIPMENT),
  'a shipment is cancelled': (order) => order.shipmentCancelled('parcel'),
  'the deadline passes': (order) => order.endUnpaid(),
};

/** Where a single fact leads. Every pair of status and fact that is not here leaves the status as it is. */
const LEADS: Partial<Record<OrderStatus, Record<string, OrderStatus>>> = {
  pending: {
    'stock is rejected': 'rejected',
    'the reservation expires': 'cancelled',
    'the payment fails': 'payment_failed',
    'the deadline passes': 'cancelled',
  },
  confirmed: { 'the reservation expires': 'cancelled', 'all is refunded': 'refunded' },
  partially_shipped: { 'all is refunded': 'refunded' },
  shipped: { 'all is refunded': 'refunded' },
  delivered: { 'all is refunded': 'refunded' },
  cancelled: { 'all is refunded': 'refunded' },
};

const pairs = ORDER_STATUSES.flatMap((status) => Object.keys(FACTS).map((fact) => [status, fact] as const));

describe('an order', () => {
  it.each(pairs)('that is %s, when %s, is where the table says', (status, fact) => {
    const order = anOrder({ status });

    FACTS[fact]!(order);

    const expected = LEADS[status]?.[fact] ?? status;
    expect(order.state.status).toBe(expected);
    expect(order.steps.map(({ to }) => to)).toEqual(expected === status ? [] : [expected]);
  });

  it.each(ORDER_STATUSES.filter((status) => !['pending', 'confirmed'].includes(status)))(
    'that is %s cannot be cancelled by its buyer',
    (status) => {
      const order = anOrder({ status });

      expect(() => order.cancelByBuyer()).toThrow(
        expect.objectContaining({
          code: 'orders.illegal-transition',
          details: { orderId: order.terms.orderId, orderStatus: status },
        }),
      );
      expect(order.steps).toEqual([]);
    },
  );

  it.each(['pending', 'confirmed'] as const)('that is %s can be cancelled by its buyer, once', (status) => {
    const order = anOrder({ status });

    order.cancelByBuyer();

    expect(order.steps).toEqual([{ to: 'cancelled', reason: 'buyer' }]);
    expect(() => order.cancelByBuyer()).toThrow(
      expect.objectContaining({ code: 'orders.illegal-transition' }),
    );
  });

  it.each([
    ['stock first', ['stock is reserved', 'the payment is captured']],
    ['payment first', ['the payment is captured', 'stock is reserved']],
    ['a queued payment', ['the payment is queued', 'stock is reserved', 'the payment is captured']],
    [
      'every fact twice',
      ['stock is reserved', 'stock is reserved', 'the payment is captured', 'the payment is captured'],
    ],
  ])('is confirmed once stock and payment agree: %s', (_, facts) => {
    const order = anOrder();

    for (const fact of facts) FACTS[fact]!(order);

    expect(order.state).toMatchObject({
      status: 'confirmed',
      stock: 'reserved',
      payment: 'captured',
      paymentId: 'payment',
    });
    expect(order.state.allocations).toEqual(ALLOCATIONS);
    expect(order.steps).toEqual([{ to: 'confirmed' }]);
  });

  it.each([
    ['stock is rejected', 'orders.out-of-stock'],
    ['the payment fails', 'payments.declined'],
  ])('remembers why it failed when %s', (fact, code) => {
    const order = anOrder();

    FACTS[fact]!(order);

    expect(order.state.failureCode).toBe(code);
  });

  it('ends once, whatever is reported afterwards', () => {
    const order = anOrder();

    order.paymentFailed('payment', 'payments.insufficient-funds');
    order.stockRejected();

    expect(order.state).toMatchObject({
      status: 'payment_failed',
      failureCode: 'payments.insufficient-funds',
    });
    expect(order.state.stock).toBe('rejected');
  });

  it.each(['cancelled', 'rejected', 'payment_failed'] as const)(
    'that is %s keeps the facts of a late capture and goes nowhere',
    (status) => {
      const order = anOrder({ status, stock: 'reserved' });

      order.paymentCaptured('payment');

      expect(order.state).toMatchObject({ status, payment: 'captured' });
      expect(order.steps).toEqual([]);
    },
  );

  it('that was cancelled before its payment came ends refunded once the money has gone back', () => {
    const order = anOrder();

    order.cancelByBuyer();
    order.paymentCaptured('payment');
    order.paymentRefunded('payment', true);

    expect(order.state).toMatchObject({ status: 'refunded', payment: 'refunded' });
    expect(order.steps.map(({ to }) => to)).toEqual(['cancelled', 'refunded']);
  });

  it('does not fall back to captured when the capture is told after the refund', () => {
    const order = anOrder({ status: 'cancelled' });

    order.paymentRefunded('payment', true);
    order.paymentCaptured('payment');

    expect(order.state).toMatchObject({ status: 'refunded', payment: 'refunded' });
  });

  it('shows its shipments, also the cancelled ones', () => {
    const order = anOrder({ status: 'confirmed' });

    order.shipmentCreated({ ...SHIPMENT });
    order.shipmentCreated({ ...SHIPMENT, id: 'another' });
    order.shipmentCancelled('parcel');

    expect(order.state.shipments).toMatchObject([
      { id: 'parcel', status: 'cancelled' },
      { id: 'another', status: 'created' },
    ]);
  });
});
