import { Order } from '../../src/modules/orders/domain/order.js';
import { ORDER_STATUSES, type OrderStatus } from '../../src/modules/orders/domain/order-status.js';
import { anOrder } from './an-order.js';

const ALLOCATIONS = [{ sku: 'TEA-1-S', warehouseId: 'dublin', quantity: 2 }];
const PARCEL = { id: 'parcel', carrier: 'parcelway', trackingNumber: 'SK1' };
const ANOTHER = { ...PARCEL, id: 'another', trackingNumber: 'SK2' };

const FACTS: Record<string, (order: Order) => void> = {
  'stock is reserved': (order) => order.stockReserved(ALLOCATIONS),
  'stock is rejected': (order) => order.stockRejected(),
  'the reservation expires': (order) => order.reservationExpired(),
  'the payment is queued': (order) => order.paymentQueued('payment'),
  'the payment is awaited': (order) => order.paymentAwaited('payment'),
  'the payment is deferred': (order) => order.paymentDeferred('payment'),
  'the payment is captured': (order) => order.paymentCaptured('payment'),
  'the payment fails': (order) => order.paymentFailed('payment', 'payments.declined'),
  'a part is refunded': (order) => order.paymentRefunded('payment', false),
  'all is refunded': (order) => order.paymentRefunded('payment', true),
  'a shipment is created': (order) => order.shipmentCreated(PARCEL),
  'a shipment is dispatched': (order) => order.shipmentDispatched(PARCEL),
  'a shipment is delivered': (order) => order.shipmentDelivered('parcel'),
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
  awaiting_payment: {
    'the reservation expires': 'cancelled',
    'the payment fails': 'payment_failed',
    'the deadline passes': 'cancelled',
  },
  confirmed: {
    'the reservation expires': 'cancelled',
    'all is refunded': 'refunded',
    'a shipment is dispatched': 'shipped',
  },
  partially_shipped: { 'all is refunded': 'refunded', 'a shipment is dispatched': 'shipped' },
  shipped: { 'all is refunded': 'refunded' },
  delivered: { 'all is refunded': 'refunded' },
  cancelled: { 'all is refunded': 'refunded' },
};

const CANCELLABLE: OrderStatus[] = ['pending', 'awaiting_payment', 'confirmed'];
const pairs = ORDER_STATUSES.flatMap((status) => Object.keys(FACTS).map((fact) => [status, fact] as const));
const stepsOf = ({ steps }: Order) => steps.map(({ to }) => to);

describe('an order', () => {
  it.each(pairs)('that is %s, when %s, is where the table says', (status, fact) => {
    const order = anOrder({ status });

    FACTS[fact]!(order);

    const expected = LEADS[status]?.[fact] ?? status;
    expect(order.state.status).toBe(expected);
    expect(stepsOf(order)).toEqual(expected === status ? [] : [expected]);
  });

  it.each(ORDER_STATUSES.filter((status) => !CANCELLABLE.includes(status)))(
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

  it.each(CANCELLABLE)('that is %s can be cancelled by its buyer, once', (status) => {
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
    ['a fast transfer', ['the payment is awaited', 'the payment is captured', 'stock is reserved']],
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
    expect(stepsOf(order)).toEqual(['cancelled', 'refunded']);
  });

  it('does not fall back to captured when the capture is told after the refund', () => {
    const order = anOrder({ status: 'cancelled' });

    order.paymentRefunded('payment', true);
    order.paymentCaptured('payment');

    expect(order.state).toMatchObject({ status: 'refunded', payment: 'refunded' });
  });
});

describe('an order that is paid by transfer', () => {
  it.each([
    ['stock first', ['stock is reserved', 'the payment is awaited']],
    ['payment first', ['the payment is awaited', 'stock is reserved']],
  ])('stands, once its stock is kept, until the money arrives: %s', (_, facts) => {
    const order = anOrder({}, { paymentMethod: 'bank_transfer' });

    for (const fact of facts) FACTS[fact]!(order);
    expect(order.state).toMatchObject({ status: 'awaiting_payment', payment: 'awaited' });
    order.paymentCaptured('payment');

    expect(stepsOf(order)).toEqual(['awaiting_payment', 'confirmed']);
  });

  it('is not waited for when there is no stock', () => {
    const order = anOrder({}, { paymentMethod: 'bank_transfer' });

    order.paymentAwaited('payment');
    order.stockRejected();

    expect(stepsOf(order)).toEqual(['rejected']);
  });
});

describe('an order that is paid at the door', () => {
  const agreed = (): Order => {
    const order = anOrder({}, { paymentMethod: 'cash_on_delivery' });
    order.paymentDeferred('payment');
    order.stockReserved(ALLOCATIONS);
    return order;
  };

  it('is confirmed unpaid', () => {
    expect(agreed().state).toMatchObject({ status: 'confirmed', payment: 'deferred' });
    expect(anOrder({}, { paymentMethod: 'cash_on_delivery' }).asConfirmed().state.payment).toBe('deferred');
  });

  it('stays delivered when the money is reported', () => {
    const order = agreed();
    order.shipmentDispatched(PARCEL);
    order.shipmentDelivered('parcel');

    order.paymentCaptured('payment');

    expect(order.state).toMatchObject({ status: 'delivered', payment: 'captured' });
    expect(stepsOf(order)).toEqual(['confirmed', 'shipped', 'delivered']);
  });
});

describe('the parcels of an order', () => {
  const confirmed = (): Order => anOrder({ status: 'confirmed', stock: 'reserved', payment: 'captured' });

  it('bring it, one after the other, to its buyer', () => {
    const order = confirmed();
    order.shipmentCreated(PARCEL);
    order.shipmentCreated(ANOTHER);

    const statuses = [
      () => order.shipmentDispatched(PARCEL),
      () => order.shipmentDelivered('parcel'),
      () => order.shipmentDispatched(ANOTHER),
      () => order.shipmentDelivered('another'),
    ].map((move) => {
      move();
      return order.state.status;
    });

    expect(statuses).toEqual(['partially_shipped', 'partially_shipped', 'shipped', 'delivered']);
    expect(stepsOf(order)).toEqual(['partially_shipped', 'shipped', 'delivered']);
    expect(order.state.shipments).toEqual([
      { ...PARCEL, status: 'delivered' },
      { ...ANOTHER, status: 'delivered' },
    ]);
  });

  it('that were stopped are shown, and waited for no more', () => {
    const order = confirmed();
    order.shipmentCreated(PARCEL);
    order.shipmentCreated(ANOTHER);

    order.shipmentCancelled('parcel');
    order.shipmentDispatched(ANOTHER);

    expect(order.state.status).toBe('shipped');
    expect(order.state.shipments).toMatchObject([{ status: 'cancelled' }, { status: 'dispatched' }]);
  });

  it('only get further, in whatever order it is told', () => {
    const order = confirmed();

    order.shipmentDispatched(PARCEL);
    order.shipmentDelivered('parcel');
    order.shipmentCreated(PARCEL);
    order.shipmentDispatched(PARCEL);
    order.shipmentCancelled('parcel');

    expect(order.state.shipments).toEqual([{ ...PARCEL, status: 'delivered' }]);
    expect(stepsOf(order)).toEqual(['shipped', 'delivered']);
  });

  it('may be heard of before the agreement: the order catches up', () => {
    const order = anOrder();

    order.shipmentDispatched(PARCEL);
    order.stockReserved(ALLOCATIONS);
    order.paymentCaptured('payment');

    expect(stepsOf(order)).toEqual(['confirmed', 'shipped']);
  });

  it('that left before its cancellation was known change nothing about it', () => {
    const order = confirmed();
    order.shipmentCreated(PARCEL);

    order.cancelByBuyer();
    order.shipmentDispatched(PARCEL);
    order.paymentRefunded('payment', true);

    expect(stepsOf(order)).toEqual(['cancelled', 'refunded']);
    expect(order.state.shipments).toMatchObject([{ status: 'dispatched' }]);
  });
});
