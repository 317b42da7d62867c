import type { ApiClient } from '../support/api-client.js';
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

/** The statuses of an order's stream, one by one as they come. */
async function* statuses(client: ApiClient, orderId: string): AsyncGenerator<string> {
  const response = await fetch(`${client.url}/v1/orders/${orderId}/events`, {
    headers: { authorization: `Bearer ${client.token}`, accept: 'text/event-stream' },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)).status;
  }
}

const pendingOrders = ({ sql }: TestShop) =>
  sql(`select 1 from orders.customer_order where status = 'pending'`);

const rest = async (stream: AsyncGenerator<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const status of stream) all.push(status);
  return all;
};

describe('the stream of an order', () => {
  let shop: TestShop;
  let buyer: ApiClient;
  beforeAll(async () => {
    const down = { SIMULATED_ACQUIRER_DOWN_MS: '300', PAYMENTS_CAPTURE_RETRY_MS: '100' };
    shop = await startTestShop({ settings: { POLL_MS: '50', ...down } });
    buyer = await shop.buyer(1);
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('begins with the present status, tells every change, and ends when nothing can follow', async () => {
    const { body: order } = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 });
    const stream = statuses(buyer, order.id);

    expect((await stream.next()).value).toBe('pending');
    expect((await stream.next()).value).toBe('confirmed');
    await buyer.post(`/v1/orders/${order.id}/cancellation`);

    expect(await rest(stream)).toEqual(['cancelled', 'refunded']);
  });

  it.each([
    ['tok_declined', 'payment_failed'],
    ['tok_insufficient_funds', 'payment_failed'],
  ])('of an order that has failed with %s tells that and ends', async (token, status) => {
    const { body } = await checkout(buyer, { changes: paidWith(token) });

    expect(await rest(statuses(buyer, body.orderId))).toEqual([status]);
  });

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

  it('of an order that was cancelled unpaid ends', async () => {
    const { body: order } = await checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 });
    const stream = statuses(buyer, order.id);
    await stream.next();

    await buyer.post(`/v1/orders/${order.id}/cancellation`);

    expect(await rest(stream)).toEqual(['cancelled']);
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
