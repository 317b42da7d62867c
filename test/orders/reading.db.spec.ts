import type { ApiClient } from '../support/api-client.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { newId } from '../../src/shared/uuid.js';
import { checkout, paidWith } from './journeys.js';

describe('orders', () => {
  let shop: TestShop;
  let buyer: ApiClient;
  let other: ApiClient;
  let admin: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { POLL_MS: '200' } });
    [buyer, other, admin] = await Promise.all([shop.buyer(1), shop.buyer(2), shop.admin()]);
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it.each(['', '/timeline', '/events'])(
    'are for their owner and for admins only: GET /orders/:id%s',
    async (path) => {
      const { body: order } = await checkout(buyer, { changes: paidWith('tok_declined') });
      const callers = [other, await shop.guest()];

      for (const caller of callers)
        expect(await caller.get(`/v1/orders/${order.orderId}${path}`)).toMatchObject({
          status: 404,
          body: { code: 'orders.not-found' },
        });
      for (const caller of [buyer, admin])
        expect((await caller.get(`/v1/orders/${order.orderId}${path}`)).status).toBe(200);
    },
  );

  it.each(['not-an-id', newId()])('that do not exist are not found: %s', async (id) => {
    for (const path of ['', '/timeline', '/events'])
      expect((await buyer.get(`/v1/orders/${id}${path}`)).status).toBe(404);
    expect((await buyer.post(`/v1/orders/${id}/cancellation`)).status).toBe(404);
  });

  it('need a token', async () => {
    expect((await shop.anonymous.get('/v1/orders')).status).toBe(401);
  });

  it('carry an ETag that changes with the order', async () => {
    const { body } = await checkout(buyer);
    const etag = async () => (await buyer.get(`/v1/orders/${body.id}`)).headers.get('etag');
    const before = await etag();

    await buyer.post(`/v1/orders/${body.id}/cancellation`);

    expect(before).toMatch(/^"\d+"$/);
    expect(await etag()).not.toBe(before);
  });

  it('are listed newest first, page by page', async () => {
    const { body: newest } = await checkout(buyer);
    const pages: { id: string; createdAt: string }[][] = [];
    for (let cursor = ''; cursor !== 'end';) {
      const { body } = await buyer.get(`/v1/orders?limit=4${cursor && `&cursor=${cursor}`}`);
      pages.push(body.items);
      cursor = body.nextCursor ?? 'end';
    }

    const all = pages.flat();
    expect(all[0]!.id).toBe(newest.id);
    expect(pages.slice(0, -1).map(({ length }) => length)).toEqual(pages.slice(0, -1).map(() => 4));
    expect(all.map(({ createdAt }) => createdAt)).toEqual(
      all
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .reverse(),
    );
    const [{ count } = { count: 0 }] = await shop.sql<{ count: number }>(
      `select count(*)::int as count from orders.customer_order
       where subject = (select subject from orders.customer_order where order_id = $1)`,
      [newest.id],
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(count);
  });

  it('are listed by status', async () => {
    const { body } = await admin.get('/v1/orders?status=delivered&limit=100');

    expect(body.items).toHaveLength(100);
    for (const order of body.items) expect(order.status).toBe('delivered');
  });

  it('of everybody are listed for an admin, those of a guest for its token', async () => {
    const guest = await shop.guest();
    const { body: order } = await checkout(guest);

    const [ofGuest, ofAdmin, ofBuyer] = await Promise.all(
      [guest, admin, buyer].map(async (client) => (await client.get('/v1/orders')).body.items),
    );

    expect(ofGuest).toMatchObject([{ id: order.id }]);
    expect(ofAdmin[0].id).toBe(order.id);
    expect(ofBuyer).not.toContainEqual(expect.objectContaining({ id: order.id }));
  });

  it.each(['status=lost', 'limit=0', 'limit=101', 'cursor=x', 'cursor=WyJ4Il0', 'colour=red'])(
    'refuse the query %s',
    async (query) => {
      expect((await buyer.get(`/v1/orders?${query}`)).status).toBe(422);
    },
  );

  it('tell their statuses from the first on', async () => {
    const { body: order } = await checkout(buyer);

    const { body } = await buyer.get(`/v1/orders/${order.id}/timeline`);

    expect(body).toEqual({
      items: [
        { status: 'pending', at: order.createdAt },
        { status: 'confirmed', at: expect.stringMatching(/Z$/) },
      ],
      nextCursor: null,
    });
    expect(body.items[1].at >= body.items[0].at).toBe(true);
  });
});

describe('the demo world', () => {
  it('has past orders whose parts agree with each other and with shipping', async () => {
    await using shop = await startTestShop();
    const buyer = await shop.buyer(1);

    const { items } = (await buyer.get('/v1/orders?limit=100')).body;

    expect(items.length).toBeGreaterThanOrEqual(10);
    const { body: timeline } = await buyer.get(`/v1/orders/${items[0].id}/timeline`);
    expect(timeline.items[0].status).toBe('pending');
    expect(timeline.items[timeline.items.length - 1].status).toBe(items[0].status);
    const strangers = await shop.sql(
      `select number from orders.customer_order, jsonb_to_recordset(shipments) as mine (id uuid, "trackingNumber" text, carrier text, status text)
       left join shipping.shipment as theirs on theirs.shipment_id = mine.id
       where (theirs.tracking_number, theirs.carrier, theirs.status) is distinct from (mine."trackingNumber", mine.carrier, mine.status)`,
    );
    expect(strangers).toEqual([]);
  });
});
