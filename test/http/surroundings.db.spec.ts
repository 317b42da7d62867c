import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startTestShop, type TestShop } from '../support/shop.js';

let shop: TestShop;

beforeAll(async () => void (shop = await startTestShop({ demo: false })));
afterAll(() => shop[Symbol.asyncDispose]());

const AS_JSON = { 'content-type': 'application/json' };
const quotes = (body: string, headers: Record<string, string> = AS_JSON) =>
  shop.anonymous.request('POST', '/v1/shipping/quotes', body, headers);

/** What the server answers to bytes that no HTTP client would send. */
async function answerToBytes(bytes: string): Promise<string> {
  const { hostname, port } = new URL(shop.url);
  const socket = connect(Number(port), hostname);
  socket.end(bytes);
  return text(socket);
}

describe('every answer', () => {
  it.each([
    ['a page of data', '/v1/products', 200],
    ['a refusal', '/v1/orders', 401],
    ['an unknown path', '/v1/unicorns', 404],
    ['a path that cannot be decoded', '/v1/products/%zz', 400],
    ['the document', '/openapi.json', 200],
  ])('carries its id and the security headers: %s', async (_, path, status) => {
    const answer = await shop.anonymous.get(path, { 'x-request-id': 'mine-1' });

    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-request-id': 'mine-1',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'strict-transport-security': expect.stringMatching(/^max-age=\d+/),
    });
  });

  it('has an id of our own when none that can be used was sent', async () => {
    const { headers } = await shop.anonymous.get('/ready', { 'x-request-id': 'two words' });

    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says neither limits nor origins when there are none', async () => {
    const { headers } = await shop.anonymous.get('/v1/products', { origin: 'https://shop.example' });

    expect([...headers.keys()].filter((name) => /ratelimit|access-control/.test(name))).toEqual([]);
  });
});

describe('a request that no route takes', () => {
  it.each([
    ['DELETE', '/v1/products', 'GET, HEAD, POST'],
    ['POST', '/v1/products/tea', 'GET, HEAD'],
    ['OPTIONS', '/v1/shipping/quotes', 'POST'],
    ['PUT', '/health', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('for its method, %s %s, is told which ones do', async (method, path, allow) => {
    const { status, headers, body } = await shop.anonymous.request(method, path);

    expect({ status, code: body.code }).toEqual({ status: 405, code: 'request.method-not-allowed' });
    expect(headers.get('allow')!.split(', ')).toEqual(expect.arrayContaining(allow.split(', ')));
  });

  it.each(['/v1/unicorns', '/', '/v1', '/docs/package.json', '/docs/../package.json', '/v1/carts//items'])(
    'for its path, %s, is answered with 404',
    async (path) => {
      expect(await shop.anonymous.get(path)).toMatchObject({
        status: 404,
        body: { code: 'request.not-found', status: 404 },
      });
    },
  );
});

describe('a body', () => {
  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'a=1'],
    ['plain text', 'text/plain', '{}'],
    ['an image', 'image/png', 'PNG'],
    ['several parts', 'multipart/form-data; boundary=x', '--x--'],
    ['XML', 'application/xml', '<a/>'],
  ])('that is %s is answered with 415', async (_, type, sent) => {
    expect(await quotes(sent, { 'content-type': type })).toMatchObject({
      status: 415,
      body: { code: 'request.unsupported-media-type' },
    });
  });

  it.each([
    ['half', '{"address":'],
    ['empty', ''],
    ['with a prototype', '{"__proto__":{"a":1}}'],
    ['of endless arrays', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['of endless objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
  ])('of JSON that is %s is answered with 400', async (_, sent) => {
    expect(await quotes(sent)).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  });

  it.each(['[]', '"text"', '7', 'null', 'true', '[[]]'])('of JSON that is %s is invalid', async (sent) => {
    expect(await quotes(sent)).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  });

  it.each([
    ['NUL', 'sku', '{"address":{"country":"IE"},"items":[{"sku":"A\\u0000","quantity":1}]}', 'items.0.sku'],
    ['half a character', 'sku', '{"address":{"country":"IE","city":"\\ud800"},"items":[]}', 'address.city'],
  ])('with %s in a text is invalid, and the field is named', async (_, __, sent, field) => {
    expect(await quotes(sent)).toMatchObject({
      status: 422,
      body: { errors: [{ field, code: 'is-storable' }] },
    });
  });

  it('of more than 1 MiB is answered with 413', async () => {
    expect(await quotes(`{"a":"${'x'.repeat(1024 * 1024)}"}`)).toMatchObject({
      status: 413,
      body: { code: 'request.too-large' },
    });
  });
});

describe('a query', () => {
  it.each(['cursor=%00', 'cursor=a%00b', 'category=%00'])('with NUL, %s, is invalid', async (query) => {
    expect(await shop.anonymous.get(`/v1/products?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ field: query.split('=')[0] }] },
    });
  });

  it('is refused each time, also after a good one', async () => {
    const [good, bad, again] = [
      await shop.anonymous.get('/v1/products?limit=2'),
      await shop.anonymous.get('/v1/products?limit=2x'),
      await shop.anonymous.get('/v1/products?limit=2'),
    ];

    expect([good, bad, again].map(({ status }) => status)).toEqual([200, 422, 200]);
  });
});

describe('bytes that are no HTTP request', () => {
  it.each([
    ['nonsense', 'HELLO\r\n\r\n'],
    ['headers without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('%s get a problem, too', async (_, bytes) => {
    const answer = await answerToBytes(bytes);

    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toContain('content-type: application/problem+json');
  });
});

describe('the documents', () => {
  it('are open, and the page runs only what this server serves', async () => {
    const page = await shop.anonymous.get('/docs');
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string);
    const answers = await Promise.all(assets.map((path) => shop.anonymous.get(path)));

    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(assets).toHaveLength(4);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('are sent again only when they have changed', async () => {
    const { headers, body } = await shop.anonymous.get('/openapi.json');
    const again = await shop.anonymous.get('/openapi.json', { 'if-none-match': headers.get('etag')! });

    expect(body.openapi).toMatch(/^3\.1\./);
    expect(again.status).toBe(304);
  });
});
