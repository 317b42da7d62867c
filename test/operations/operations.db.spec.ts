import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ProductPublished } from '../../src/modules/catalog/contract/catalog.events.js';
import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { publishAs } from '../support/foreign-events.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const QUICK = { POLL_MS: '200', DELIVERY_ATTEMPTS_MAX: '2', DELIVERY_BACKOFF_MS: '5' };

describe('what operators look at and do', () => {
  let shop: TestShop;
  let admin: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop({ settings: QUICK });
    admin = await shop.admin();
  }, 60_000);
  afterAll(() => shop[Symbol.asyncDispose]());

  /** An event that shipping cannot apply: a weight is missing. */
  async function poison(): Promise<string> {
    const productId = newId();
    const variants = [{ sku: `POISON-${productId}`, options: {}, weightGrams: null as never, prices: {} }];
    const texts = { en: 'x', de: 'x', ja: 'x' };
    await publishAs(shop, ProductPublished, {
      ...{ productId, version: 1, slug: productId, categorySlug: 'tea', names: texts, descriptions: texts },
      ...{ attributes: {}, variants, createdAt: new Date().toISOString() },
    });
    return productId;
  }

  const parkedOf = async (key: string) =>
    (await admin.get(`/ops/dead-letters?module=shipping&key=${key}`)).body.items as {
      id: string;
      attempts: number;
    }[];

  const parked = async (key: string): Promise<string> =>
    eventually(async () => {
      const [letter] = await parkedOf(key);
      expect(letter).toBeDefined();
      return letter!.id;
    });

  it('shows every module with its tasks and its log', async () => {
    const { items } = (await admin.get('/ops/modules')).body;

    expect(items.map(({ name }: { name: string }) => name)).toContain('orders');
    expect(items.find(({ name }: { name: string }) => name === 'payments')).toMatchObject({
      status: 'pass',
      alarm: null,
      tasks: { dead: 0 },
      parked: 0,
    });
  });

  it('shows how far each subscription is behind each log', async () => {
    const { items } = (await admin.get('/ops/subscriptions')).body;

    expect(items).toContainEqual(
      expect.objectContaining({ module: 'orders', subscription: 'main', source: 'payments', urgency: 'now' }),
    );
  });

  it('shows the settings in force, and no secret', async () => {
    const { items } = (await admin.get('/ops/config')).body;

    expect(items).toContainEqual(expect.objectContaining({ name: 'POLL_MS', value: 200, given: true }));
    expect(JSON.stringify(items)).not.toContain(shop.adminUrl);
    expect(items).toContainEqual(
      expect.objectContaining({ name: 'DATABASE_ROLE_PASSWORD', value: '[redacted]' }),
    );
  });

  it('lists a parked event, tries it again, and gives it up', async () => {
    const key = await poison();
    const id = await parked(key);
    expect((await admin.get(`/ops/dead-letters/${id}`)).body).toMatchObject({
      ...{ module: 'shipping', source: 'catalog', name: ProductPublished.name, key, status: 'parked' },
      payload: { productId: key },
    });

    expect((await admin.post(`/ops/dead-letters/${id}/replay`)).status).toBe(202);
    await eventually(async () => expect(await parkedOf(key)).toMatchObject([{ id, attempts: 3 }]));

    expect((await admin.post(`/ops/dead-letters/${id}/discard`)).body).toEqual({ count: 1 });
    expect(await parkedOf(key)).toEqual([]);
    expect((await admin.post(`/ops/dead-letters/${id}/discard`)).status).toBe(404);
  });

  it('takes many at once, by what they have in common, but never everything by mistake', async () => {
    const keys = [await poison(), await poison()];
    for (const key of keys) await parked(key);

    const all = await admin.post('/ops/dead-letters/discard', {});
    expect([all.status, all.body.code]).toEqual([422, 'request.invalid']);
    const ours = { module: 'shipping', name: ProductPublished.name };
    expect((await admin.post('/ops/dead-letters/discard', ours)).body).toEqual({ count: 2, partial: [] });
    expect((await admin.get('/ops/dead-letters?module=shipping')).body.items).toEqual([]);
  });

  it('gives a dead task one more run, or gives it up', async () => {
    const [again, never] = [newId(), newId()];
    for (const id of [again, never])
      await shop.sql(
        `insert into payments.task (task_id, name, payload, headers, due_at, attempts, dead, last_error)
         values ($1, 'payments.capture-payment', $2, '{}', clock_timestamp(), 9, true, 'out of luck')`,
        [id, JSON.stringify({ paymentId: newId() })],
      );
    const dead = (await admin.get('/ops/tasks?module=payments&status=dead')).body.items;
    expect(dead).toMatchObject([
      { id: never, status: 'dead', lastError: 'out of luck', attempts: 9 },
      { id: again },
    ]);

    expect((await admin.post(`/ops/tasks/${again}/replay`)).status).toBe(202);
    expect((await admin.post(`/ops/tasks/${never}/discard`)).status).toBe(200);

    await eventually(async () =>
      expect(
        (await shop.sql('select 1 from payments.task where task_id = any($1)', [[again, never]])).length,
      ).toBe(0),
    );
    expect((await admin.post(`/ops/tasks/${never}/replay`)).body.code).toBe('tasks.not-found');
  });

  it.each(['/ops/modules', '/ops/subscriptions', '/ops/tasks', '/ops/dead-letters', '/ops/config'])(
    'keeps %s from everybody but administrators',
    async (path) => {
      expect((await shop.anonymous.get(path)).status).toBe(401);
      expect((await (await shop.guest()).get(path)).status).toBe(403);
      expect((await (await shop.buyer(1)).get(path)).status).toBe(403);
    },
  );

  it('counts what happens in the business, and how old the queues are', async () => {
    await (await shop.guest()).post('/v1/carts', { currency: 'EUR' });
    const text = (await shop.anonymous.get('/metrics')).body as string;

    expect(text).toMatch(/souk_tasks\{module="payments",status="dead"\} 0/);
    expect(text).toMatch(/souk_task_oldest_due_seconds\{module="payments"\}/);
    expect(text).toMatch(/souk_dead_letters\{module="shipping"\} 0/);
  });

  it('is the same from a terminal', async () => {
    const souk = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['dist/bootstrap/souk.js', ...args], {
        env: { ...process.env, SOUK_URL: shop.url, NODE_OPTIONS: '' },
      });
    const key = await poison();
    const id = await parked(key);

    expect((await souk('dead-letters', '--module=shipping')).stdout).toContain(id);
    expect(JSON.parse((await souk('discard', id)).stdout)).toEqual({ count: 1 });
    await expect(souk('replay', id)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('dead-letters.not-found') as string,
    });
  });
});
