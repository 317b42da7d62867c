import { ShipmentCancelled, ShipmentCreated } from '../../src/modules/shipping/contract/shipping.events.js';
import { demoOrders } from '../../src/shared/demo/demo-orders.js';
import type { Page } from '../../src/shared/http/page.js';
import { newId } from '../../src/shared/uuid.js';
import { callerAs } from '../support/callers.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import {
  anOrder,
  cancelOrder,
  confirmOrder,
  LEIPZIG,
  orderToSend,
  publishedFor,
  refundOrder,
  ROTTERDAM,
  storedOf,
} from './orders-to-send.js';

describe('shipments', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({
      settings: { POLL_MS: '200', DELIVERY_SOON_MS: '1', DELIVERY_IDLE_ADVANCE_MS: '20' },
    });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('are one for each warehouse of a confirmed order, due on the UTC day of its confirmation', async () => {
    const { order, first, second } = await orderToSend(shop);

    expect(first).toMatchObject({
      warehouseId: ROTTERDAM,
      status: 'created',
      due: '2026-11-01',
      country: 'IE',
    });
    expect(second).toMatchObject({
      warehouseId: LEIPZIG,
      status: 'created',
      due: '2026-11-01',
      country: 'IE',
    });
    expect(await publishedFor(shop, ShipmentCreated, order)).toMatchObject([
      { orderId: order.orderId, warehouseId: ROTTERDAM, carrier: 'parcelway' },
      { orderId: order.orderId, warehouseId: LEIPZIG, items: [{ sku: 'TEA-1-S', quantity: 3 }] },
    ]);
  });

  it('are made once, however often the confirmation is reported', async () => {
    const { order, first, second } = await orderToSend(shop);

    await confirmOrder(shop, order);
    await orderToSend(shop);
    await shop.untilQuiet();

    expect(await storedOf(shop, order)).toEqual([first, second]);
    expect(await publishedFor(shop, ShipmentCreated, order)).toHaveLength(2);
  });

  it.each([
    ['cancelled', cancelOrder],
    ['refunded', refundOrder],
  ])('stay where they are when their order is %s, unless they have left', async (_, end) => {
    const { order, first, second } = await orderToSend(shop);
    await callerAs(shop, 'admin').post(`/v1/shipments/${first.id}/events`, { type: 'dispatched' });

    await end(shop, order);
    await shop.untilQuiet();

    expect((await storedOf(shop, order)).map(({ status }) => status)).toEqual(['dispatched', 'cancelled']);
    expect(await publishedFor(shop, ShipmentCancelled, order)).toEqual([
      { shipmentId: second.id, orderId: order.orderId },
    ]);
  });

  it('do not exist for an order that was cancelled before it was confirmed', async () => {
    const order = anOrder();

    await cancelOrder(shop, order);
    await shop.untilQuiet();

    expect(await storedOf(shop, order)).toEqual([]);
  });

  it.each([
    `update shipping.shipment set status = 'lost' where shipment_id = $1`,
    `update shipping.shipment set status = 'dispatched' where shipment_id = $1`,
    `update shipping.shipment set events = '[{"type":"dispatched"}]' where shipment_id = $1`,
    `update shipping.shipment set events = '[{"type":"dispatched"}]', status = 'cancelled' where shipment_id = $1`,
  ])('cannot be brought into an impossible state: %s', async (statement) => {
    const { first } = await orderToSend(shop);

    await expect(shop.sql(statement, [first.id])).rejects.toMatchObject({ code: '23514' });
  });

  describe('one shipment', () => {
    it('is shown to its buyer and to admins', async () => {
      const { order, first } = await orderToSend(shop);
      const callers = [callerAs(shop, 'user', order.subject), callerAs(shop, 'admin')];

      for (const caller of callers)
        expect(await caller.get(`/v1/shipments/${first.id}`)).toMatchObject({
          status: 200,
          body: {
            id: first.id,
            orderId: order.orderId,
            warehouseId: ROTTERDAM,
            carrier: 'parcelway',
            trackingNumber: expect.stringMatching(/^SK/),
            status: 'created',
            items: [
              { sku: 'COF-1-S', quantity: 1 },
              { sku: 'TEA-1-S', quantity: 2 },
            ],
            events: [],
          },
        });
    });

    it('shows neither address nor buyer', async () => {
      const { order, first } = await orderToSend(shop);
      const { body } = await callerAs(shop, 'user', order.subject).get(`/v1/shipments/${first.id}`);

      expect(body).not.toHaveProperty('subject');
      expect(body).not.toHaveProperty('address');
    });

    it('is nothing to anybody else, as is one that does not exist', async () => {
      const { first } = await orderToSend(shop);
      const answers = [
        await callerAs(shop, 'user').get(`/v1/shipments/${first.id}`),
        await callerAs(shop, 'guest').get(`/v1/shipments/${first.id}`),
        await callerAs(shop, 'admin').get(`/v1/shipments/${newId()}`),
      ];

      for (const answer of answers)
        expect(answer).toMatchObject({ status: 404, body: { code: 'shipping.not-found' } });
      expect((await shop.anonymous.get(`/v1/shipments/${first.id}`)).status).toBe(401);
      expect((await callerAs(shop, 'admin').get('/v1/shipments/no-uuid')).status).toBe(404);
    });

    it('of a past demo order is delivered, with its times', async () => {
      const { shipmentId, orderId, buyer, trackingNumber, timeline } = demoOrders()[0]!;

      const { body } = await callerAs(shop, 'user', buyer.userId).get(`/v1/shipments/${shipmentId}`);

      expect(body).toMatchObject({ orderId, trackingNumber, status: 'delivered' });
      expect(body.events).toEqual([
        { type: 'dispatched', at: timeline[2]!.at },
        { type: 'delivered', at: timeline[3]!.at },
      ]);
    });
  });

  describe('the list', () => {
    it('goes through all shipments page by page, newest first', async () => {
      const { first, second } = await orderToSend(shop);
      const admin = callerAs(shop, 'admin');
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = cursor && `&cursor=${cursor}`;
        const page: Page<{ id: string }> = (await admin.get(`/v1/shipments?limit=100${query}`)).body;
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }

      const [{ count } = { count: 0 }] = await shop.sql<{ count: number }>(
        'select count(*)::int as count from shipping.shipment',
      );
      expect(seen).toHaveLength(count);
      expect(seen.slice(0, 2).toSorted()).toEqual([first.id, second.id].toSorted());
      expect(seen).toEqual(seen.toSorted().reverse());
    });

    it.each([
      ['', 2],
      ['&status=created', 1],
      ['&status=dispatched', 1],
      ['&status=delivered', 0],
    ])('shows those of one order%s', async (filter, count) => {
      const { order, first } = await orderToSend(shop);
      const admin = callerAs(shop, 'admin');
      await admin.post(`/v1/shipments/${first.id}/events`, { type: 'dispatched' });

      const { body } = await admin.get(`/v1/shipments?orderId=${order.orderId}${filter}`);

      expect(body).toMatchObject({ nextCursor: null, items: Array(count).fill({ orderId: order.orderId }) });
    });

    it('shows those in one status, page by page', async () => {
      await Promise.all([orderToSend(shop), orderToSend(shop)]);
      const admin = callerAs(shop, 'admin');

      const { body: page } = await admin.get('/v1/shipments?status=created&limit=3&locale=de');
      const { body: next } = await admin.get(
        `/v1/shipments?status=created&limit=3&cursor=${page.nextCursor}`,
      );

      expect(page.items).toMatchObject(Array(3).fill({ status: 'created' }));
      expect(next.items[0]).toMatchObject({ status: 'created' });
      expect(next.items[0].id < page.items[2].id).toBe(true);
    });

    it('is for admins', async () => {
      expect((await callerAs(shop, 'user').get('/v1/shipments')).status).toBe(403);
    });

    it.each([
      'limit=0',
      'limit=101',
      'cursor=x',
      `cursor=${Buffer.from('["x"]').toString('base64url')}`,
      'status=lost',
      'orderId=first',
      'planet=mars',
    ])('refuses ?%s', async (query) => {
      expect((await callerAs(shop, 'admin').get(`/v1/shipments?${query}`)).status).toBe(422);
    });
  });
});
