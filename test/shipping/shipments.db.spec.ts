import { OrderCancelled, OrderConfirmed } from '../../src/modules/orders/contract/orders.events.js';
import { ShipmentCancelled, ShipmentCreated } from '../../src/modules/shipping/contract/shipping.events.js';
import { demoOrders } from '../../src/shared/demo/demo-orders.js';
import type { Page } from '../../src/shared/http/page.js';
import { newId } from '../../src/shared/uuid.js';
import { callerAs } from '../support/callers.js';
import { publishAs } from '../support/foreign-events.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const [ROTTERDAM, LEIPZIG] = [newId(), newId()];

const anOrder = () => ({
  orderId: newId(),
  number: 'S-1',
  subject: newId(),
  email: 'alice@souk.example',
  locale: 'en' as const,
});

describe('shipments', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { POLL_MS: '20', DELIVERY_SOON_MS: '1' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const confirm = (order: ReturnType<typeof anOrder>, confirmedAt = '2026-11-01T23:30:00.000Z') =>
    publishAs(shop, OrderConfirmed, {
      ...order,
      currency: 'EUR',
      totalMinor: 2070,
      lines: [],
      allocations: [
        { sku: 'TEA-1-S', warehouseId: ROTTERDAM, quantity: 2 },
        { sku: 'COF-1-S', warehouseId: ROTTERDAM, quantity: 1 },
        { sku: 'TEA-1-S', warehouseId: LEIPZIG, quantity: 3 },
      ],
      shippingMethod: 'standard',
      carrier: 'parcelway',
      shippingAddress: {
        name: 'Alice Byrne',
        line1: '86 Church Road',
        city: 'Cork',
        postalCode: 'T12 W8KP',
        country: 'IE',
      },
      confirmedAt,
    });
  const cancel = (order: ReturnType<typeof anOrder>) =>
    publishAs(shop, OrderCancelled, { ...order, cartId: newId(), reason: 'buyer' });

  interface Stored {
    id: string;
    warehouse: string;
    status: string;
    due: string;
    country: string;
  }
  const storedOf = (orderId: string) =>
    shop.sql<Stored>(
      `select shipment_id as id, warehouse_id as warehouse, status, due::text, address->>'country' as country
       from shipping.shipment where order_id = $1 order by warehouse_id`,
      [orderId],
    );
  const confirmed = async (order = anOrder()) => {
    await confirm(order);
    const stored = await eventually(async () => {
      const rows = await storedOf(order.orderId);
      expect(rows).toHaveLength(2);
      return rows;
    });
    return { order, stored };
  };
  const published = async (name: string, orderId: string) =>
    (
      await shop.sql<{ payload: Record<string, unknown> }>(
        'select payload from shipping.outbox where name = $1 and key = $2 order by position',
        [name, orderId],
      )
    ).map(({ payload }) => payload);

  it('are one for each warehouse of a confirmed order, due on the UTC day of its confirmation', async () => {
    const { order, stored } = await confirmed();

    expect(stored).toMatchObject([
      { warehouse: ROTTERDAM, status: 'created', due: '2026-11-01', country: 'IE' },
      { warehouse: LEIPZIG, status: 'created', due: '2026-11-01', country: 'IE' },
    ]);
    expect(await published(ShipmentCreated.name, order.orderId)).toMatchObject([
      { orderId: order.orderId, warehouseId: ROTTERDAM, carrier: 'parcelway' },
      { orderId: order.orderId, warehouseId: LEIPZIG, items: [{ sku: 'TEA-1-S', quantity: 3 }] },
    ]);
  });

  it('are made once, however often the confirmation is reported', async () => {
    const { order, stored } = await confirmed();
    const other = anOrder();

    await confirm(order);
    await confirmed(other);
    await shop.untilQuiet();

    expect(await storedOf(order.orderId)).toEqual(stored);
    expect(await published(ShipmentCreated.name, order.orderId)).toHaveLength(2);
  });

  it('are cancelled with their order, unless they are on their way', async () => {
    const { order, stored } = await confirmed();
    await shop.sql(`update shipping.shipment set status = 'delivered' where shipment_id = $1`, [
      stored[0]!.id,
    ]);

    await cancel(order);
    await eventually(async () =>
      expect((await storedOf(order.orderId)).map(({ status }) => status)).toEqual(['delivered', 'cancelled']),
    );

    expect(await published(ShipmentCancelled.name, order.orderId)).toEqual([
      { shipmentId: stored[1]!.id, orderId: order.orderId },
    ]);
  });

  it('do not exist for an order that was cancelled before it was confirmed', async () => {
    const order = anOrder();

    await cancel(order);
    await shop.untilQuiet();

    expect(await storedOf(order.orderId)).toEqual([]);
  });

  describe('one shipment', () => {
    it('is shown to its buyer and to admins', async () => {
      const { order, stored } = await confirmed();
      const callers = [callerAs(shop, 'user', order.subject), callerAs(shop, 'admin')];

      for (const caller of callers)
        expect(await caller.get(`/v1/shipments/${stored[0]!.id}`)).toMatchObject({
          status: 200,
          body: {
            id: stored[0]!.id,
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
      const { order, stored } = await confirmed();
      const { body } = await callerAs(shop, 'user', order.subject).get(`/v1/shipments/${stored[0]!.id}`);

      expect(body).not.toHaveProperty('subject');
      expect(body).not.toHaveProperty('address');
    });

    it('is nothing to anybody else, as is one that does not exist', async () => {
      const { stored } = await confirmed();
      const answers = [
        await callerAs(shop, 'user').get(`/v1/shipments/${stored[0]!.id}`),
        await callerAs(shop, 'guest').get(`/v1/shipments/${stored[0]!.id}`),
        await callerAs(shop, 'admin').get(`/v1/shipments/${newId()}`),
      ];

      for (const answer of answers)
        expect(answer).toMatchObject({ status: 404, body: { code: 'shipping.not-found' } });
      expect((await shop.anonymous.get(`/v1/shipments/${stored[0]!.id}`)).status).toBe(401);
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
      const { stored } = await confirmed();
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
      expect(seen.slice(0, 2).toSorted()).toEqual(stored.map(({ id }) => id).toSorted());
      expect(seen).toEqual(seen.toSorted().reverse());
    });

    it('is for admins', async () => {
      expect((await callerAs(shop, 'user').get('/v1/shipments')).status).toBe(403);
    });

    it.each(['limit=0', 'limit=101', 'cursor=x', `cursor=${Buffer.from('["x"]').toString('base64url')}`])(
      'refuses ?%s',
      async (query) => {
        expect((await callerAs(shop, 'admin').get(`/v1/shipments?${query}`)).status).toBe(422);
      },
    );
  });
});
