import {
  ShipmentCancelled,
  ShipmentDelivered,
  ShipmentDispatched,
} from '../../src/modules/shipping/contract/shipping.events.js';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { callerAs } from '../support/callers.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { cancelOrder, orderToSend, publishedFor, ROTTERDAM, storedOf } from './orders-to-send.js';

describe("an admin's report of a shipment", () => {
  let shop: TestShop;
  let admin: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop({
      settings: { POLL_MS: '200', DELIVERY_SOON_MS: '1', DELIVERY_IDLE_ADVANCE_MS: '20' },
    });
    admin = callerAs(shop, 'admin');
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const report = (shipmentId: string, type: string, headers: Record<string, string> = {}) =>
    admin.post(`/v1/shipments/${shipmentId}/events`, { type }, headers);

  it('takes it from the warehouse to the door', async () => {
    const { order, first } = await orderToSend(shop);

    expect(await report(first.id, 'dispatched')).toMatchObject({
      status: 201,
      body: { id: first.id, status: 'dispatched', events: [{ type: 'dispatched' }] },
    });
    expect(await report(first.id, 'in_transit')).toMatchObject({
      status: 201,
      body: { status: 'in_transit' },
    });
    expect(await report(first.id, 'delivered')).toMatchObject({ status: 201, body: { status: 'delivered' } });

    const { body } = await callerAs(shop, 'user', order.subject).get(`/v1/shipments/${first.id}`);
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual([
      'dispatched',
      'in_transit',
      'delivered',
    ]);
    expect((await storedOf(shop, order))[1]).toMatchObject({ status: 'created' });
  });

  it('tells the other modules of dispatch and delivery', async () => {
    const { order, first } = await orderToSend(shop);

    const { body } = await report(first.id, 'dispatched');
    await report(first.id, 'in_transit');
    await report(first.id, 'delivered');

    const { id: shipmentId, trackingNumber } = first;
    const { orderId } = order;
    expect(await publishedFor(shop, ShipmentDispatched, order)).toEqual([
      {
        ...{ shipmentId, orderId, warehouseId: ROTTERDAM, carrier: 'parcelway', trackingNumber },
        items: body.items,
        at: body.events[0].at,
      },
    ]);
    expect(await publishedFor(shop, ShipmentDelivered, order)).toEqual([
      { shipmentId, orderId, at: expect.stringMatching(/Z$/) },
    ]);
  });

  it.each([
    [[], 'delivered'],
    [[], 'in_transit'],
    [['dispatched'], 'dispatched'],
    [['dispatched', 'delivered'], 'dispatched'],
    [['dispatched', 'delivered'], 'delivered'],
  ])('is refused when it is no step that a parcel takes: after %j, %s', async (before, type) => {
    const { first } = await orderToSend(shop);
    for (const step of before) await report(first.id, step);

    expect(await report(first.id, type)).toMatchObject({
      status: 409,
      body: { code: 'shipping.illegal-transition', shipmentStatus: before.at(-1) ?? 'created' },
    });
  });

  it('is refused once the order was cancelled', async () => {
    const { order, first } = await orderToSend(shop);
    await cancelOrder(shop, order);
    await shop.untilQuiet();

    expect(await report(first.id, 'dispatched')).toMatchObject({
      status: 409,
      body: { shipmentStatus: 'cancelled' },
    });
  });

  it('counts once for one Idempotency-Key', async () => {
    const { order, first } = await orderToSend(shop);
    const key = { 'idempotency-key': newId() };

    const answer = await report(first.id, 'dispatched', key);
    const again = await report(first.id, 'dispatched', key);

    expect(again).toMatchObject({ status: 201, body: answer.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await report(first.id, 'delivered', key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key-reused' },
    });
    expect(await publishedFor(shop, ShipmentDispatched, order)).toHaveLength(1);
  });

  it('is made once, however many make it at the same time', async () => {
    const { order, first } = await orderToSend(shop);

    const answers = await Promise.all(Array.from({ length: 4 }, () => report(first.id, 'dispatched')));

    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    expect(await publishedFor(shop, ShipmentDispatched, order)).toHaveLength(1);
  });

  it('of a dispatch and the cancellation of its order never both take effect', async () => {
    const races = await Promise.all(Array.from({ length: 12 }, () => orderToSend(shop)));

    const answers = await Promise.all(
      races.map(async ({ order, first }, index) => {
        const cancelled = cancelOrder(shop, order);
        if (index % 2 === 0) await cancelled;
        const { status } = await report(first.id, 'dispatched');
        await cancelled;
        return status;
      }),
    );
    await shop.untilQuiet();

    for (const [index, { order }] of races.entries()) {
      const left = answers[index] === 201;
      expect((await storedOf(shop, order))[0]).toMatchObject({ status: left ? 'dispatched' : 'cancelled' });
      expect(await publishedFor(shop, ShipmentDispatched, order)).toHaveLength(left ? 1 : 0);
      expect(await publishedFor(shop, ShipmentCancelled, order)).toHaveLength(left ? 1 : 2);
    }
  });

  it.each([{}, { type: 'lost' }, { type: 'dispatched', at: '2026-11-01T12:00:00Z' }])(
    'refuses %j',
    async (body) => {
      const { first } = await orderToSend(shop);

      expect((await admin.post(`/v1/shipments/${first.id}/events`, body)).status).toBe(422);
    },
  );

  it('is for admins, and of a shipment that exists', async () => {
    const { order, first } = await orderToSend(shop);
    const buyer = callerAs(shop, 'user', order.subject);

    expect((await buyer.post(`/v1/shipments/${first.id}/events`, { type: 'dispatched' })).status).toBe(403);
    expect((await shop.anonymous.post(`/v1/shipments/${first.id}/events`, {})).status).toBe(401);
    expect(await report(newId(), 'dispatched')).toMatchObject({
      status: 404,
      body: { code: 'shipping.not-found' },
    });
    expect((await report('no-uuid', 'dispatched')).status).toBe(404);
  });
});
