import { StockRanLow } from '../../src/modules/inventory/contract/inventory.events.js';
import { OrderPlaced, OrderShipped } from '../../src/modules/orders/contract/orders.events.js';
import { PaymentCaptured, PaymentQueued } from '../../src/modules/payments/contract/payments.events.js';
import { UserErased, UserUpdated } from '../../src/modules/users/contract/users.events.js';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { callerAs } from '../support/callers.js';
import { aCapture, anAccount, aPlacedOrder, buyerOf } from './facts.js';
import { startNotificationsShop, type NotificationsShop } from './notifications-shop.js';

describe('the notifications of a user', () => {
  let shop: NotificationsShop;
  beforeAll(async () => {
    shop = await startNotificationsShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  /** A user of whom notifications has heard. */
  async function aUser(account = anAccount()): Promise<{ userId: string; client: ApiClient }> {
    await shop.publish(UserUpdated, account);
    await shop.quiet();
    const role = account.roles.includes('admin') ? 'admin' : 'user';
    return { userId: account.userId, client: callerAs(shop.shop, role, account.userId) };
  }

  const listed = async (client: ApiClient) => (await client.get('/v1/me/notifications')).body.items;
  const typesOf = async (client: ApiClient) =>
    (await listed(client)).map(({ type }: { type: string }) => type);

  it('tell of each stage once, newest first, in the language of the account', async () => {
    const { userId, client } = await aUser(anAccount({ locale: 'de' }));
    const order = aPlacedOrder({ subject: userId });
    await shop.publish(OrderPlaced, order);
    await shop.publish(OrderPlaced, order);
    await shop.quiet();
    await shop.publish(OrderShipped, buyerOf(order));
    await shop.quiet();

    const { status, body } = await client.get('/v1/me/notifications');

    expect(status).toBe(200);
    expect(body).toEqual({
      nextCursor: null,
      items: [
        {
          id: expect.any(String),
          type: 'order.shipped',
          title: `Ihre Bestellung ${order.number} ist versandt`,
          body: 'Ihre Pakete haben unser Lager verlassen.',
          data: { orderId: order.orderId, number: order.number },
          read: false,
          createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        },
        expect.objectContaining({ type: 'order.placed' }),
      ],
    });
  });

  it('say nothing of a payment that is tried again', async () => {
    const { userId, client } = await aUser();
    const order = aPlacedOrder({ subject: userId });
    await shop.publish(OrderPlaced, order);
    await shop.publish(PaymentQueued, { paymentId: newId(), orderId: order.orderId });
    await shop.quiet();

    expect(await typesOf(client)).toEqual(['order.placed']);
  });

  it('are complete also when the account is heard of last', async () => {
    const account = anAccount();
    const order = aPlacedOrder({ subject: account.userId });
    await shop.publish(PaymentCaptured, aCapture(order.orderId));
    await shop.publish(OrderPlaced, order);
    await shop.quiet();

    const { client } = await aUser(account);

    expect((await typesOf(client)).sort()).toEqual(['order.paid', 'order.placed']);
  });

  it('are marked as read, and as unread again', async () => {
    const { userId, client } = await aUser();
    await shop.publish(OrderPlaced, aPlacedOrder({ subject: userId }));
    await shop.quiet();
    const [{ id }] = await listed(client);

    const read = await client.patch(`/v1/me/notifications/${id}`, { read: true });

    expect(read).toMatchObject({ status: 200, body: { id, read: true, type: 'order.placed' } });
    expect(await listed(client)).toMatchObject([{ id, read: true }]);
    expect((await client.patch(`/v1/me/notifications/${id}`, { read: false })).body.read).toBe(false);
  });

  it('come in pages', async () => {
    const { userId, client } = await aUser();
    const orders = Array.from({ length: 3 }, () => aPlacedOrder({ subject: userId }));
    for (const order of orders) await shop.publish(OrderPlaced, order);
    await shop.quiet();

    const { body: first } = await client.get('/v1/me/notifications?limit=2');
    const { body: rest } = await client.get(`/v1/me/notifications?limit=2&cursor=${first.nextCursor}`);

    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(
      (await listed(client)).map(({ id }: { id: string }) => id),
    );
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
  });

  it.each([
    ['another user', () => callerAs(shop.shop, 'user')],
    ['an administrator', () => shop.admin],
  ])('are not found by %s', async (_, asOther) => {
    const { userId, client } = await aUser();
    await shop.publish(OrderPlaced, aPlacedOrder({ subject: userId }));
    await shop.quiet();
    const [{ id }] = await listed(client);

    const answer = await asOther().patch(`/v1/me/notifications/${id}`, { read: true });

    expect(answer).toMatchObject({ status: 404, body: { code: 'notifications.not-found' } });
    expect(await listed(client)).toMatchObject([{ read: false }]);
  });

  it.each([
    ['get', '/v1/me/notifications', undefined],
    ['get', '/v1/me/notifications/events', undefined],
    ['patch', `/v1/me/notifications/${newId()}`, { read: true }],
  ] as const)('are nothing for guests: %s %s', async (method, path, body) => {
    const guest = callerAs(shop.shop, 'guest');

    expect((await guest[method](path, body as never)).status).toBe(403);
    expect((await shop.shop.anonymous[method](path, body as never)).status).toBe(401);
  });

  it.each([
    [
      'a body without read',
      () => callerAs(shop.shop, 'user').patch(`/v1/me/notifications/${newId()}`, {}),
      422,
    ],
    [
      'a malformed id',
      () => callerAs(shop.shop, 'user').patch('/v1/me/notifications/tea', { read: true }),
      404,
    ],
    ['a strange cursor', () => callerAs(shop.shop, 'user').get('/v1/me/notifications?cursor=tea'), 422],
    ['a strange parameter', () => callerAs(shop.shop, 'user').get('/v1/me/notifications?tea=1'), 422],
  ])('are not given for %s', async (_, ask, status) => {
    expect((await ask()).status).toBe(status);
  });

  it('are not kept for guests, who cannot read them', async () => {
    const order = aPlacedOrder();
    await shop.publish(OrderPlaced, order);
    await shop.quiet();

    expect(
      await shop.shop.sql('select from notifications.notification where cause = $1', [order.orderId]),
    ).toEqual([]);
  });

  it('name the SKU that runs low to every administrator, and to nobody else', async () => {
    const { client: admin } = await aUser(anAccount({ roles: ['user', 'admin'] }));
    const { client: former } = await aUser(anAccount({ roles: ['user', 'admin'] })).then(demoted);
    const low = { sku: 'TEA-7-S', warehouseId: newId(), available: 3, reorderPoint: 5 };
    await shop.publish(StockRanLow, low);
    await shop.quiet();

    expect(await listed(admin)).toMatchObject([
      {
        type: 'inventory.low-stock',
        title: 'TEA-7-S is running low',
        body: expect.stringContaining('3 left'),
        data: { sku: 'TEA-7-S', warehouseId: low.warehouseId, available: 3 },
      },
    ]);
    expect(await typesOf(await shop.shop.admin())).toContain('inventory.low-stock');
    expect(await listed(former)).toEqual([]);
  });

  async function demoted(user: { userId: string; client: ApiClient }) {
    await shop.publish(UserUpdated, anAccount({ userId: user.userId, version: 2, roles: ['user'] }));
    await shop.quiet();
    return user;
  }

  it('go with the account, also what is heard of it later', async () => {
    const account = anAccount();
    const { userId, client } = await aUser(account);
    const before = aPlacedOrder({ subject: userId, email: account.email });
    const after = aPlacedOrder({ subject: userId, email: account.email });
    await shop.publish(OrderPlaced, before);
    await shop.quiet();
    await shop.publish(UserErased, { userId });
    await shop.quiet();
    await shop.publish(OrderPlaced, after);
    await shop.publish(OrderShipped, buyerOf(before));
    await shop.publish(UserUpdated, { ...account, version: 9 });
    await shop.quiet();

    expect(await listed(client)).toEqual([]);
    expect(
      await shop.shop.sql(
        `select email from notifications.account where email = $1
         union all select email from notifications.buyer_order where email = $1`,
        [account.email],
      ),
    ).toEqual([]);
  });

  describe('are streamed', () => {
    it('as they come, to their user alone, in the form of the list', async () => {
      const { userId, client } = await aUser();
      const { userId: otherId } = await aUser();
      const stream = await eventsOf(client);
      await shop.publish(OrderPlaced, aPlacedOrder({ subject: otherId }));
      await shop.quiet();
      await shop.publish(OrderPlaced, aPlacedOrder({ subject: userId }));

      const { value } = await stream.next();

      expect([value]).toEqual(await listed(client));
      await stream.return(undefined);
    });

    it('from where a reader left off', async () => {
      const { userId, client } = await aUser();
      for (const _ of [1, 2, 3]) await shop.publish(OrderPlaced, aPlacedOrder({ subject: userId }));
      await shop.quiet();
      const [newest, middle, oldest] = await listed(client);
      const stream = await eventsOf(client, { 'last-event-id': oldest.id });

      expect([(await stream.next()).value, (await stream.next()).value]).toEqual([middle, newest]);
      await stream.return(undefined);
    });
  });
});

/** Opens the stream; what it yields is the JSON of each event. */
async function eventsOf({ url, token }: ApiClient, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/v1/me/notifications/events`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...headers },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  return dataOf(response.body!);
}

async function* dataOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6));
  }
}
