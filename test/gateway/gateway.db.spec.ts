import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from '../orders/journeys.js';
import { rest, statuses } from '../orders/stream-of.js';
import { newId } from '../../src/shared/uuid.js';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { PNG } from '../support/images.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { postSigned } from '../support/signed-post.js';
import { visitorsOf } from '../support/journey-shop.js';
import { sendJson, startRecorder, type Recorder } from './recorder.js';
import { everywhereAt, startGateway, type TestGateway } from './start-gateway.js';

type Named = Record<string, string>;

let folder: string;
let shop: TestShop;
let gateway: TestGateway;
let admin: ApiClient;

/** Gateway and shop know each other's tokens by the development key in their folder. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'souk-behind-'));
  const settings = { DATA_FOLDER: folder, POLL_MS: '200', TRUSTED_PROXIES: 'loopback', INSTANCE: 'monolith' };
  shop = await startTestShop({ settings });
  gateway = await startGateway(everywhereAt([shop.url]), { DATA_FOLDER: folder });
  admin = await visitorsOf(gateway.url).admin();
}, 60_000);
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('a shop behind a gateway', () => {
  it('sells, and tells how an order is doing', async () => {
    const guest = await visitorsOf(gateway.url).guest();
    const { status, body: order } = await checkout(guest);
    const stream = statuses(guest, order.id);

    expect([status, order.status]).toEqual([201, 'confirmed']);
    expect((await stream.next()).value).toBe('confirmed');
    expect((await guest.post(`/v1/orders/${order.id}/cancellation`)).status).toBe(200);
    expect(await rest(stream)).toEqual(['cancelled', 'refunded']);
  });

  it('replays an answer under the same Idempotency-Key', async () => {
    const [buyer, key] = [await visitorsOf(gateway.url).buyer(2), { 'idempotency-key': newId() }];
    const first = await buyer.post('/v1/carts', { currency: 'EUR' }, key);
    const again = await buyer.post('/v1/carts', { currency: 'EUR' }, key);

    expect([first.status, again.body.id]).toEqual([201, first.body.id]);
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
  });

  it('answers 304, 428 and 412 where it does without', async () => {
    const { body: list } = await admin.get('/v1/products?limit=1');
    const path = `/v1/products/${list.items[0].id}`;
    const etag = (await admin.get(path)).headers.get('etag')!;

    expect((await admin.get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await admin.patch(path, { attributes: {} })).status).toBe(428);
    expect((await admin.patch(path, { attributes: {} }, { 'if-match': '"old"' })).status).toBe(412);
  });

  it('takes and shows images, and refuses what is none', async () => {
    const { body: list } = await admin.get('/v1/products?limit=1');
    const send = (bytes: Buffer) =>
      fetch(`${gateway.url}/v1/products/${list.items[0].id}/images`, {
        method: 'POST',
        body: new Uint8Array(bytes),
        headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'image/png' },
      });
    const image = (await (await send(PNG)).json()) as { url: string };
    const shown = await fetch(new URL(image.url, gateway.url));

    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
    expect((await send(Buffer.from('no image'))).status).toBe(415);
  });

  it('believes webhooks that are signed over the bytes as they were sent', async () => {
    const body = {
      type: 'payment.captured',
      timestamp: new Date().toISOString(),
      data: { paymentId: newId() },
    };
    const path = '/v1/payments/webhooks/simulated';

    expect((await postSigned(gateway.anonymous, path, body)).body.code).toBe('payments.not-found');
    expect((await gateway.anonymous.post(path, body)).body.code).toBe('webhook.not-signed');
  });

  it('shows its mails to administrators', async () => {
    expect((await admin.get('/ops/mailbox')).status).toBe(200);
  });
});

describe('operations of a shop behind a gateway', () => {
  it.each(['modules', 'subscriptions', 'config'])(
    'show the %s of each process once, by its name',
    async (what) => {
      const path = `/ops/${what}`;
      const [here, there] = [await admin.get(path), await new ApiClient(shop.url, admin.token).get(path)];
      const elsewhere = (here.body.items as Named[]).filter(({ instance }) => instance === 'monolith');

      expect(elsewhere).toHaveLength(there.body.items.length);
      expect(here.body.partial).toEqual([]);
    },
  );

  it('act on what one of the processes has', async () => {
    const [again, never] = [newId(), newId()];
    for (const id of [again, never])
      await shop.sql(
        `insert into payments.task (task_id, name, payload, headers, due_at, attempts, dead, last_error)
         values ($1, 'payments.capture-payment', '{}', '{}', clock_timestamp(), 9, true, 'out of luck')`,
        [id],
      );

    expect((await admin.get('/ops/tasks?status=dead&limit=1')).body).toMatchObject({
      items: [{ id: never, instance: 'monolith' }],
      nextCursor: expect.any(String),
      partial: [],
    });
    expect((await admin.post(`/ops/tasks/${never}/discard`)).body).toEqual({ count: 1 });
    expect((await admin.post(`/ops/tasks/${never}/discard`)).body.code).toBe('tasks.not-found');
    expect((await admin.post(`/ops/tasks/${again}/discard`)).status).toBe(200);
  });

  it('are refused as whoever has it refuses', async () => {
    const replay = (subscriber: string) =>
      admin.post('/ops/replays', { subscriber, source: 'payments', from: 1 });

    expect(await replay('orders')).toMatchObject({ status: 409, body: { code: 'replays.not-relayed' } });
    expect(await replay('nobody')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'subscriber' }] },
    });
  });

  it('are well when the shop is, and keep out who is no administrator', async () => {
    const { status, body } = await gateway.anonymous.get('/health');

    expect([status, body.checks.orders]).toEqual([200, { status: 'pass' }]);
    expect((await gateway.callerAs('user').get('/ops/modules')).status).toBe(403);
  });
});

describe('operations with a module that does not answer', () => {
  let other: TestGateway;
  let gone: Recorder;
  beforeAll(async () => {
    gone = await startRecorder();
    await gone.stop();
    other = await startGateway(everywhereAt([shop.url], { inventory: [gone.url] }), { DATA_FOLDER: folder });
    admin = await visitorsOf(other.url).admin();
  });
  afterAll(async () => {
    await other[Symbol.asyncDispose]();
    await gone.stop();
  });

  it.each(['modules', 'subscriptions', 'tasks', 'dead-letters', 'config'])(
    'tell that the %s are partial',
    async (what) => {
      const { status, body } = await admin.get(`/ops/${what}`);

      expect({ status, partial: body.partial }).toEqual({ status: 200, partial: ['inventory'] });
    },
  );

  it('tell which check fails', async () => {
    const { status, body } = await other.anonymous.get('/health');

    expect(status).toBe(503);
    expect(body).toMatchObject({
      status: 'fail',
      checks: { inventory: { status: 'fail', detail: 'No instance answers' }, orders: { status: 'pass' } },
    });
  });

  it('do not say that something is not there which may be where nobody answers', async () => {
    for (const path of [`/ops/dead-letters/${newId()}/discard`, `/ops/tasks/${newId()}/replay`]) {
      const { status, headers, body } = await admin.post(path);

      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'service.unavailable', '1']);
    }
    expect((await admin.post('/ops/dead-letters/discard', { module: 'orders', key: 'none' })).body).toEqual({
      count: 0,
      partial: [],
    });
    expect((await admin.post('/ops/dead-letters/discard', { key: 'none' })).body.partial).toEqual([
      'inventory',
    ]);
  });

  it('leave the rest of the shop as it is, and its own routes unavailable', async () => {
    expect((await other.anonymous.get('/v1/products?limit=1')).status).toBe(200);
    const { status, headers, body } = await other.anonymous.get('/v1/stock/TEA-1-S');

    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'service.unavailable', '1']);
  });

  it('are whole again when it is back', async () => {
    await gone.restart();
    gone.respond = (response) => sendJson(response, 200, { items: [{ name: 'inventory', instance: 'i-1' }] });

    await eventually(async () => expect((await admin.get('/ops/modules')).body.partial).toEqual([]));
  });
});

describe('operations over two replicas of a module', () => {
  const letter = { id: newId(), module: 'inventory', key: 'k' };
  let replicas: Recorder[];
  let other: TestGateway;
  beforeAll(async () => {
    const respond = (name: string) => async () => {
      const recorder: Recorder = await startRecorder((response, { method, url }) => {
        if (method === 'POST' && url.includes(letter.id)) return sendJson(response, 202, { count: 1 });
        if (method === 'POST') return sendJson(response, 202, { count: 5, partial: [] });
        if (url.includes(letter.id))
          return sendJson(response, 200, { ...letter, payload: {}, instance: name });
        sendJson(response, 200, { items: [{ ...letter, instance: name }], nextCursor: null, partial: [] });
      });
      return recorder;
    };
    replicas = await Promise.all([respond('i-1')(), respond('i-2')()]);
    const inventory = replicas.map(({ url }) => url);
    other = await startGateway(everywhereAt([shop.url], { inventory }), { DATA_FOLDER: folder });
    admin = await visitorsOf(other.url).admin();
  });
  beforeEach(() => replicas.forEach((replica) => (replica.asked = [])));
  afterAll(async () => {
    await other[Symbol.asyncDispose]();
    for (const replica of replicas) await replica.stop();
  });

  it('show a parked event once, and both modules', async () => {
    expect((await admin.get('/ops/dead-letters')).body.items).toMatchObject([letter]);
    const { items } = (await admin.get('/ops/modules')).body as { items: Named[] };

    expect(items.map(({ instance }) => instance).filter((name) => name !== 'monolith')).toEqual([
      'i-1',
      'i-2',
    ]);
  });

  it('go to whoever has it, as the administrator who asks', async () => {
    expect((await admin.get(`/ops/dead-letters/${letter.id}`)).body).toMatchObject(letter);
    expect((await admin.post(`/ops/dead-letters/${letter.id}/replay`)).body).toEqual({ count: 1 });

    const asked = replicas.flatMap((replica) => replica.asked);
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(asked[0]!.headers.authorization).toBe(`Bearer ${admin.token}`);
  });

  it('count once what both would do', async () => {
    const { body } = await admin.post('/ops/dead-letters/replay', { name: 'x.y.v1' });

    expect(body).toEqual({ count: 5, partial: [] });
    const [asked, ...more] = replicas.flatMap((replica) => replica.asked);
    expect(JSON.parse(asked!.body.toString())).toEqual({ name: 'x.y.v1', module: 'inventory' });
    expect(more).toEqual([]);
  });
});
