import { signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { newKeys } from '../auth/keys-of.js';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { PNG } from '../support/images.js';
import { productionEnv } from '../support/production.js';
import { sendJson, startRecorder, type Recorder } from './recorder.js';
import { everywhereAt, startGateway, type TestGateway } from './start-gateway.js';

let module: Recorder;
let gateway: TestGateway;

beforeAll(async () => {
  module = await startRecorder();
  gateway = await startGateway(everywhereAt([module.url]), {
    TRUSTED_PROXIES: 'loopback',
    RATE_LIMIT_MAX: '3',
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await module[Symbol.asyncDispose]();
});
beforeEach(() => {
  module.asked = [];
  module.respond = (response) => sendJson(response, 200, {});
});

describe('a request for a module elsewhere', () => {
  it('arrives with its method, path, query and every byte of its body', async () => {
    const signed = '{ "type":"payment.captured",\n "data": {"amount": 1.0, "name": "Grüße"} }';

    await gateway.anonymous.request('POST', '/v1/payments/webhooks/simulated?a=%20b&c', signed, {
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': 'msg_1',
    });

    expect(module.asked).toMatchObject([
      {
        ...{ method: 'POST', url: '/v1/payments/webhooks/simulated?a=%20b&c' },
        headers: { 'content-type': 'application/json; charset=utf-8', 'webhook-id': 'msg_1' },
      },
    ]);
    expect(module.asked[0]!.body.toString()).toBe(signed);
  });

  it('may be an image', async () => {
    const { token } = gateway.callerAs('admin');
    await fetch(`${gateway.url}/v1/products/1/images`, {
      method: 'POST',
      body: new Uint8Array(PNG),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'image/png' },
    });

    expect(module.asked[0]!.body.equals(PNG)).toBe(true);
  });

  it.each(['idempotency-key', 'prefer', 'if-match', 'if-none-match', 'accept-language'])(
    'keeps its %s',
    async (name) => {
      await gateway.callerAs('user').get('/v1/orders', { [name]: '"x"' });

      expect(module.asked[0]!.headers[name]).toBe('"x"');
    },
  );

  it('carries its id, its trace and the address that it came from, as far as it is to be believed', async () => {
    const traceId = 'a'.repeat(32);
    const { headers } = await gateway.anonymous.get('/v1/products', {
      'x-request-id': 'mine-1',
      traceparent: `00-${traceId}-${'b'.repeat(16)}-01`,
      'x-forwarded-for': '192.0.2.1, 203.0.113.9',
      forwarded: 'for=192.0.2.1',
    });

    expect(headers.get('x-request-id')).toBe('mine-1');
    expect(module.asked[0]!.headers).toMatchObject({
      'x-request-id': 'mine-1',
      traceparent: expect.stringMatching(`^00-${traceId}-(?!b{16})`),
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(gateway.url).host,
      host: new URL(module.url).host,
    });
    expect(module.asked[0]!.headers).not.toHaveProperty('forwarded');
  });

  it('leaves behind what was about its connection only', async () => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    const lines = [
      'GET /v1/products HTTP/1.1',
      'Host: x',
      'Connection: close, X-Hop',
      'X-Hop: 1',
      'TE: trailers',
    ];
    socket.write(`${lines.join('\r\n')}\r\nProxy-Authorization: Basic eA==\r\n\r\n`);

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
    for (const name of ['x-hop', 'te', 'proxy-authorization'])
      expect(module.asked[0]!.headers).not.toHaveProperty(name);
  });

  it.each([
    '/v1/products/..',
    '/v1/products/%2e%2e',
    '/v1/stock/a%2f..%2fb',
    '/v1/stock/.',
    '/v1/stock/a\\b',
  ])('with a path that would become another, %s, names nothing', async (path) => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 [^]*"code":"request.not-found"/);
    expect(module.asked).toEqual([]);
  });

  it.each([
    ['application/json', 1, 413],
    ['image/png', 1, 200],
    ['image/png', 5, 413],
  ])(
    'has a body of %s of no more than its module would take: above %d MiB, %d',
    async (type, mib, status) => {
      const { token } = gateway.callerAs('admin');
      const answer = await fetch(`${gateway.url}/v1/products/1/images`, {
        method: 'POST',
        body: new Uint8Array(mib * 1024 * 1024 + 1),
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
      });

      expect(answer.status).toBe(status);
    },
  );
});

describe('an answer of a module elsewhere', () => {
  it('comes back as it is', async () => {
    module.respond = (response) => {
      response.writeHead(409, {
        ...{ 'content-type': 'application/problem+json', etag: '"1"', 'content-language': 'de' },
        ...{ 'idempotent-replayed': 'true', location: '/v1/orders/1', 'cache-control': 'no-store' },
      });
      response.end('{"code":"orders.out-of-stock"}');
    };

    const { status, headers, body } = await gateway.anonymous.get('/v1/products');

    expect({ status, body }).toEqual({ status: 409, body: { code: 'orders.out-of-stock' } });
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ 'content-type': 'application/problem+json', etag: '"1"', 'content-language': 'de' },
      ...{ 'idempotent-replayed': 'true', location: '/v1/orders/1', 'cache-control': 'no-store' },
    });
  });

  it.each([204, 304])('may have no body: %d', async (status) => {
    module.respond = (response) => void response.writeHead(status, { etag: '"1"' }).end();

    const answer = await gateway.anonymous.get('/v1/products', { 'if-none-match': '"1"' });

    expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([status, '', '"1"']);
  });

  it('to HEAD is a head', async () => {
    module.respond = (response) => void response.writeHead(200, { 'content-length': 1_234 }).end();

    const answer = await gateway.anonymous.request('HEAD', '/v1/products');

    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '1234']);
    expect(module.asked[0]!.method).toBe('HEAD');
  });

  it('does not tell how the gateway and the module are connected', async () => {
    module.respond = (response) =>
      void response.writeHead(200, { connection: 'close', 'x-a': '1' }).end('{}');

    const { headers } = await gateway.anonymous.get('/v1/products');

    expect([headers.get('x-a'), headers.get('connection')]).toEqual(['1', 'keep-alive']);
  });
});

describe('a stream of a module elsewhere', () => {
  const stream = (write: (send: (text: string) => void, end: () => void) => void) => {
    module.respond = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      write(
        (part) => void response.write(part),
        () => void response.end(),
      );
    };
  };
  const follow = async (signal?: AbortSignal) => {
    const { token } = gateway.callerAs('user');
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${gateway.url}/v1/orders/1/events`, {
      headers,
      ...(signal ? { signal } : {}),
    });
    return response.body!.pipeThrough(new TextDecoderStream()).getReader();
  };

  it('arrives event by event, and ends when the module ends it', async () => {
    let send: (text: string) => void;
    let end: () => void;
    stream((...given) => {
      [send, end] = given;
      send('data: 1\n\n');
    });

    const reader = await follow();
    expect((await reader.read()).value).toBe('data: 1\n\n');
    send!('data: 2\n\n');
    expect((await reader.read()).value).toBe('data: 2\n\n');
    end!();

    expect((await reader.read()).done).toBe(true);
  });

  it('is left by the gateway when its reader has left', async () => {
    let closed = false;
    module.respond = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.on('close', () => (closed = true)).write(':\n\n');
    };
    const leaving = new AbortController();
    const reader = await follow(leaving.signal);
    await reader.read();
    leaving.abort();

    await eventually(() => expect(closed).toBe(true));
  });

  it('is ended properly when the gateway closes', async () => {
    stream((send) => send('data: 1\n\n'));
    const other = await startGateway(everywhereAt([module.url]));
    const { token } = other.callerAs('user');
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${other.url}/v1/orders/1/events`, { headers });
    const all = response.text();

    await other[Symbol.asyncDispose]();

    expect(await all).toBe('data: 1\n\n');
  });
});

describe('access to a module elsewhere', () => {
  it('refuses who has no token, before anything is sent', async () => {
    const { status, headers, body } = await gateway.anonymous.get('/v1/orders', { 'x-request-id': 'r-1' });

    expect(body).toMatchObject({
      ...{ type: 'urn:souk:problem:auth.unauthenticated', status: 401, code: 'auth.unauthenticated' },
      ...{ instance: '/v1/orders', requestId: 'r-1' },
    });
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(module.asked).toEqual([]);
  });

  it('refuses a token that somebody else has signed', async () => {
    const forged = signAccessToken(await newKeys(), { sub: 'a', roles: ['admin'] }, 600);

    expect((await new ApiClient(gateway.url, forged).get('/v1/orders')).status).toBe(401);
    expect(module.asked).toEqual([]);
  });

  it('refuses a role that the route is not for', async () => {
    const answer = await gateway.callerAs('user').post('/v1/products', {});

    expect([answer.status, answer.body.code]).toEqual([403, 'auth.forbidden']);
    expect(module.asked).toEqual([]);
  });

  it('lets pass who may, with the token, as the module looks at it again', async () => {
    const admin = gateway.callerAs('admin');

    expect((await admin.post('/v1/products', {})).status).toBe(200);
    expect(module.asked[0]!.headers.authorization).toBe(`Bearer ${admin.token}`);
  });

  it('leaves public routes to everybody, and a bad token there to the module', async () => {
    expect((await new ApiClient(gateway.url, 'nonsense').get('/v1/products')).status).toBe(200);
    expect(module.asked[0]!.headers.authorization).toBe('Bearer nonsense');
  });

  it.each([
    ['DELETE', '/v1/products', 405, 'request.method-not-allowed'],
    ['GET', '/v1/unicorns', 404, 'request.not-found'],
    ['GET', '/v1/products/%zz', 400, 'request.malformed'],
  ])('answers %s %s by itself: %d', async (method, path, status, code) => {
    const answer = await gateway.anonymous.request(method, path);

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(module.asked).toEqual([]);
  });

  it.each(['/.well-known/jwks.json', '/openapi.json', '/docs', '/ready', '/metrics'])(
    'serves %s itself',
    async (path) => {
      expect((await gateway.anonymous.get(path)).status).toBe(200);
      expect(module.asked).toEqual([]);
    },
  );

  it('is counted when it was sent once more, by what became of the try before', async () => {
    module.respond = (response) =>
      response.writeHead(503, { 'content-type': 'application/problem+json' }).end('{}');
    await gateway.anonymous.get('/v1/categories');

    const { body } = await gateway.anonymous.get('/metrics');

    expect(body).toContain('souk_gateway_repeats_total{module="catalog",reason="refused"} 2');
  });

  it('is limited by the address of the client, and the module does not tell its own limits', async () => {
    module.respond = (response) => {
      response.setHeader('ratelimit', '"module";r=1;t=1');
      sendJson(response, 200, {});
    };
    const from = (address: string) => gateway.anonymous.get('/v1/products', { 'x-forwarded-for': address });
    const answers = [];
    for (let count = 0; count < 4; count++) answers.push(await from('203.0.113.77'));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[0]!.headers.get('ratelimit')).toMatch(/^"default"/);
    expect((await from('203.0.113.78')).status).toBe(200);
    expect(module.asked).toHaveLength(4);
  });
});

describe('a process that hosts the gateway alone', () => {
  it('needs no database and no broker, in production neither', async () => {
    const settings = { ...productionEnv(''), DATABASE_URL: '', KAFKA_BROKERS: '' };
    await using alone = await startGateway(everywhereAt([module.url]), settings);

    expect((await alone.anonymous.get('/v1/products')).status).toBe(200);
  });

  it('does not start without knowing where modules are, and says what it lacks', async () => {
    await expect(startGateway({ orders: [module.url] })).rejects.toThrow(
      /^MODULE_ADDRESSES does not name users, catalog, .*, and the gateway must know/,
    );
  });
});
