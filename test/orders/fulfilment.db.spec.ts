import {
  ShipmentCancelled,
  ShipmentCreated,
  ShipmentDelivered,
  ShipmentDispatched,
} from '../../src/modules/shipping/contract/shipping.events.js';
import { PaymentCaptured } from '../../src/modules/payments/contract/payments.events.js';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { callerAs } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { publishAs, storedOrder } from './stored-orders.js';

const AT = '2026-11-22T09:00:00.000Z';

const aParcel = (orderId: string) => ({
  ...{ orderId, shipmentId: newId(), warehouseId: newId() },
  ...{ carrier: 'parcelway', trackingNumber: `SK-${orderId}`, items: [{ sku: 'TEA-1-S', quantity: 1 }] },
});
type Parcel = ReturnType<typeof aParcel>;

describe('the fulfilment of an order', () => {
  const subject = newId();
  let shop: TestShop;
  let buyer: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop({ demo: false, settings: { POLL_MS: '200' } });
    buyer = callerAs(shop, 'user', subject);
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const confirmedOrder = (columns = {}) =>
    storedOrder(shop, { subject, status: 'confirmed', stock: 'reserved', payment: 'captured', ...columns });
  const created = (...parcels: Parcel[]) => publishAs(shop, ShipmentCreated, ...parcels);
  const dispatched = (...parcels: Parcel[]) =>
    publishAs(shop, ShipmentDispatched, ...parcels.map((parcel) => ({ ...parcel, at: AT })));
  const delivered = ({ shipmentId, orderId }: Parcel) =>
    publishAs(shop, ShipmentDelivered, { shipmentId, orderId, at: AT });
  const orderIs = (orderId: string, expected: object) =>
    eventually(async () => expect((await buyer.get(`/v1/orders/${orderId}`)).body).toMatchObject(expected));
  const cancel = (orderId: string) => buyer.post(`/v1/orders/${orderId}/cancellation`);
  const statusesOf = async (orderId: string): Promise<string[]> =>
    (await buyer.get(`/v1/orders/${orderId}/timeline`)).body.items.map(
      ({ status }: { status: string }) => status,
    );
  const eventsOf = async (orderId: string) =>
    (
      await shop.sql<{ name: string }>('select name from orders.outbox where key = $1 order by position', [
        orderId,
      ])
    ).map(({ name }) => name);

  it('follows its parcels: partly shipped, shipped, delivered, each told once', async () => {
    const orderId = await confirmedOrder();
    const [one, two] = [aParcel(orderId), aParcel(orderId)];
    await created(one, two);

    await dispatched(one);
    await orderIs(orderId, { status: 'partially_shipped' });
    await delivered(one);
    await orderIs(orderId, { shipments: [{ status: 'delivered' }, { status: 'created' }] });
    await dispatched(two);
    await orderIs(orderId, { status: 'shipped' });
    await delivered(two);
    await orderIs(orderId, {
      status: 'delivered',
      shipments: [
        { id: one.shipmentId, status: 'delivered', carrier: 'parcelway', trackingNumber: one.trackingNumber },
        { id: two.shipmentId, status: 'delivered' },
      ],
    });

    expect(await statusesOf(orderId)).toEqual(['pending', 'partially_shipped', 'shipped', 'delivered']);
    expect(await eventsOf(orderId)).toEqual([
      'orders.order-partially-shipped.v1',
      'orders.order-shipped.v1',
      'orders.order-delivered.v1',
    ]);
  });

  it('goes on at once when all news of it come together', async () => {
    const orderId = await confirmedOrder();
    const parcel = aParcel(orderId);

    await created(parcel);
    await dispatched(parcel);
    await delivered(parcel);

    await orderIs(orderId, { status: 'delivered' });
    expect(await eventsOf(orderId)).toEqual(['orders.order-shipped.v1', 'orders.order-delivered.v1']);
  });

  it('does not go back when the money is reported after the delivery', async () => {
    const orderId = await confirmedOrder({ payment: 'deferred', payment_method: 'cash_on_delivery' });
    const parcel = aParcel(orderId);
    await dispatched(parcel);
    await delivered(parcel);
    await orderIs(orderId, { status: 'delivered', payment: { status: 'pending' } });

    await publishAs(shop, PaymentCaptured, {
      ...{ orderId, paymentId: newId(), amountMinor: 1_280, currency: 'EUR', capturedAt: AT },
    });

    await orderIs(orderId, { status: 'delivered', payment: { status: 'captured' } });
  });

  it('cannot be stopped once a parcel has left', async () => {
    const orderId = await confirmedOrder();
    const [one, two] = [aParcel(orderId), aParcel(orderId)];
    await created(one, two);
    await dispatched(one);
    await orderIs(orderId, { status: 'partially_shipped' });

    expect(await cancel(orderId)).toMatchObject({
      status: 409,
      body: { code: 'orders.illegal-transition', orderStatus: 'partially_shipped' },
    });
  });

  it('and its cancellation never both happen', async () => {
    const orderIds = await Promise.all(Array.from({ length: 24 }, () => confirmedOrder()));
    const parcels = orderIds.map(aParcel);
    await created(...parcels);

    const [answers] = await Promise.all([Promise.all(orderIds.map(cancel)), dispatched(...parcels)]);
    await eventually(async () => {
      const [{ left } = { left: 1 }] = await shop.sql<{ left: number }>(
        `select count(*)::int as left from orders.customer_order
         where order_id = any($1::uuid[]) and shipments->0->>'status' is distinct from 'dispatched'`,
        [orderIds],
      );
      expect(left).toBe(0);
    });

    const outcomes = await Promise.all(
      orderIds.map(async (orderId, index) => [answers[index]!.status, ...(await statusesOf(orderId))].join()),
    );
    for (const outcome of outcomes)
      expect(['200,pending,cancelled', '409,pending,shipped']).toContain(outcome);
  });

  it('shows parcels that were stopped', async () => {
    const orderId = await confirmedOrder();
    const parcel = aParcel(orderId);
    await created(parcel);
    await cancel(orderId);

    await publishAs(shop, ShipmentCancelled, { shipmentId: parcel.shipmentId, orderId });

    await orderIs(orderId, { status: 'cancelled', shipments: [{ status: 'cancelled' }] });
  });
});
