import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStorage } from '../../src/shared/storage/file-storage.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { GIF, JPEG, PNG, WEBP } from '../support/images.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { aProduct } from './a-product.js';

const MIB = 1024 * 1024;
const UNKNOWN = '0192f0c1-2345-7abc-8def-0123456789ab';

describe('the images of a product', () => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-images-'));
  let shop: TestShop;
  let admin: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop({ settings: { FILES_FOLDER: folder } });
    admin = await shop.admin();
  });
  afterAll(async () => {
    await shop[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const published = async (): Promise<string> => (await admin.post('/v1/products', aProduct())).body.id;
  const send = async (
    productId: string,
    bytes: Buffer,
    { type = 'image/png', token = admin.token, headers = {} } = {},
  ) => {
    const response = await fetch(`${shop.url}/v1/products/${productId}/images`, {
      method: 'POST',
      headers: { 'content-type': type, ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      body: new Uint8Array(bytes),
    });
    const body = (await response.json()) as { id: string; url: string; code?: string };
    return { status: response.status, headers: response.headers, body };
  };
  const show = (productId: string) => shop.anonymous.get(`/v1/products/${productId}`);
  const fetched = (path: string, headers: Record<string, string> = {}) => fetch(shop.url + path, { headers });
  const isKept = async (imageId: string) => {
    const file = await shop.shop.app.get(FileStorage).get(`catalog/images/${imageId}`);
    file?.content.destroy();
    return file !== undefined;
  };

  it.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['image/webp', WEBP],
  ])('are served to everybody as %s, for as long as anybody likes', async (type, bytes) => {
    const { status, body } = await send(await published(), bytes, { type });

    const image = await fetched(body.url);
    expect([status, image.status]).toEqual([201, 200]);
    expect(Buffer.from(await image.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(image.headers)).toMatchObject({
      'content-type': type,
      'content-length': String(bytes.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const again = await fetched(body.url, { 'if-none-match': image.headers.get('etag')! });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('are shown with their product in the order in which they came, the first one in lists', async () => {
    const productId = await published();
    const before = await show(productId);

    const images = [(await send(productId, PNG)).body, (await send(productId, WEBP)).body];

    const after = await show(productId);
    expect(after.body.images).toEqual(images);
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    const list = await shop.anonymous.get('/v1/products?limit=1');
    expect(list.body.items[0]).toMatchObject({ id: productId, image: images[0] });
  });

  it('are told to other modules', async () => {
    const productId = await published();

    const { body } = await send(productId, PNG);

    const [event] = await shop.sql<{ payload: unknown }>(
      `select payload from catalog.outbox where key = $1 order by position desc limit 1`,
      [productId],
    );
    expect(event!.payload).toMatchObject({ version: 2, images: [{ imageId: body.id, url: body.url }] });
  });

  it('come once per Idempotency-Key', async () => {
    const productId = await published();
    const headers = { 'idempotency-key': 'image-once' };

    const first = await send(productId, PNG, { headers });
    const again = await send(productId, PNG, { headers });
    const other = await send(productId, WEBP, { headers });

    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    expect((await show(productId)).body.images).toEqual([first.body]);
  });

  it('may have 5 MiB and not a byte more', async () => {
    const productId = await published();
    const large = Buffer.concat([PNG, Buffer.alloc(5 * MIB - PNG.length)]);

    const fits = await send(productId, large);
    const tooLarge = await send(productId, Buffer.concat([large, Buffer.alloc(1)]));

    expect([fits.status, tooLarge.status]).toEqual([201, 413]);
    expect(tooLarge.headers.get('content-type')).toContain('application/problem+json');
    expect((await (await fetched(fits.body.url)).arrayBuffer()).byteLength).toBe(5 * MIB);
  });

  it.each<[string, Buffer, string]>([
    ['a GIF', GIF, 'image/gif'],
    ['a GIF that is called a PNG', GIF, 'image/png'],
    ['a page that is called a PNG', Buffer.from('<html></html>'), 'image/png'],
    ['JSON', Buffer.from('{}'), 'application/json'],
    ['bytes of no kind', PNG, 'application/octet-stream'],
    ['nothing', Buffer.alloc(0), 'image/png'],
  ])('are not %s', async (_, bytes, type) => {
    const productId = await published();

    const answer = await send(productId, bytes, { type });

    expect(answer).toMatchObject({ status: 415, body: { code: 'request.unsupported-media-type' } });
    expect((await show(productId)).body.images).toEqual([]);
  });

  it('are no more than 20', async () => {
    const productId = await published();
    await shop.sql(
      `insert into catalog.image (image_id, product_id) select gen_random_uuid(), $1 from generate_series(1, 20)`,
      [productId],
    );

    const answer = await send(productId, PNG);

    expect(answer).toMatchObject({ status: 409, body: { code: 'catalog.too-many-images' } });
  });

  it('leave no file behind when they are refused', async () => {
    const { body } = await send(await published(), PNG);
    const kept = () => readdirSync(join(folder, 'catalog/images'));
    const before = kept();

    expect((await send(UNKNOWN, PNG)).status).toBe(404);

    expect(kept()).toEqual(before);
    expect(before).toContain(`${body.id}.file`);
  });

  it('are gone at once when they are removed, and their files soon', async () => {
    const productId = await published();
    const { body } = await send(productId, PNG);
    const path = `/v1/products/${productId}/images/${body.id}`;

    const elsewhere = await admin.delete(`/v1/products/${await published()}/images/${body.id}`);
    const removed = await admin.delete(path);
    const again = await admin.delete(path);

    expect([elsewhere.status, removed.status, again.status]).toEqual([404, 204, 404]);
    expect((await show(productId)).body.images).toEqual([]);
    expect((await fetched(body.url)).status).toBe(404);
    await eventually(async () => expect(await isKept(body.id)).toBe(false));
  });

  it('go with their product', async () => {
    const productId = await published();
    const { body } = await send(productId, PNG);
    expect(await isKept(body.id)).toBe(true);

    await admin.delete(`/v1/products/${productId}`, { 'if-match': '*' });

    expect((await fetched(body.url)).status).toBe(404);
    await eventually(async () => expect(await isKept(body.id)).toBe(false));
  });

  it('are changed by admins only', async () => {
    const productId = await published();
    const buyer = await shop.buyer(1);

    const answers = [
      await send(productId, PNG, { token: '' }),
      await send(productId, GIF, { token: buyer.token }),
      await buyer.delete(`/v1/products/${productId}/images/${UNKNOWN}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 403, 403]);
  });

  it.each(['/v1/images/tea', `/v1/images/${UNKNOWN}`])('are not found under %s', async (path) => {
    expect((await fetched(path)).status).toBe(404);
  });
});
