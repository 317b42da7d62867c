import { eventually } from '../support/eventually.js';
import { callerAs } from '../support/callers.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import {
  ShipmentDelivered,
  ShipmentDispatched,
} from '../../src/modules/shipping/contract/shipping.events.js';
import { newId } from '../../src/shared/uuid.js';
import { checkout, paidWith } from './journeys.js';
import { publishAs, storedOrder } from './stored-orders.js';
import { rest, statuses } from './stream-of.js';

const pendingOrders = ({ sql }: TestShop) =>
  sql(`select 1 from orders.customer_order where status = 'pending'`);

describe('the stream of an order', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({ demo: false, settings: { POLL_MS: '200' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('of an order that is on its way tells that, and ends with its delivery', async () => {
    const subject = newId();
    const orderId = await storedOrder(shop, { subject, status: 'confirmed', stock: 'reserved' });
    const parcel = { orderId, shipmentId: newId() };
    const at = '2026-11-22T09:00:00.000Z';
    const stream = statuses(callerAs(shop, 'user', subject), orderId);
    await stream.next();

    await publishAs(shop, ShipmentDispatched, {
      ...parcel,
      ...{ warehouseId: newId(), carrier: 'parcelway', trackingNumber: 'SK1', items: [], at },
    });
    expect((await stream.next()).value).toBe('shipped');
    await publishAs(shop, ShipmentDelivered, { ...parcel, at });

    expect(await rest(stream)).toEqual(['delivered']);
  });
});

describe('a drain', () => {
  it('answers those who wait for an outcome, and ends streams', async () => {
    const shop = await startTestShop({ settings: { SIMULATED_ACQUIRER_DOWN_MS: '600000' } });
    const buyer = await shop.buyer(1);
    const { body: order } = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 });
    const stream = statuses(buyer, order.id);
    await stream.next();
    const started = performance.now();
    const waiting = checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 30 });
    await eventually(async () => expect(await pendingOrders(shop)).toHaveLength(2));

    await shop[Symbol.asyncDispose]();

    expect((await waiting).status).toBe(202);
    expect(await rest(stream)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
