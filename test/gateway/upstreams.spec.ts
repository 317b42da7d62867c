import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Settings } from '../../src/shared/config/settings.js';
import { StaticDiscovery } from '../../src/shared/gateway/static-discovery.js';
import { Upstreams } from '../../src/shared/gateway/upstreams.js';
import { createAdapter } from '../../src/shared/http/server.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import { eventually } from '../support/eventually.js';
import { sendJson, startRecorder, type Recorder, type Respond } from './recorder.js';

const KEYED = { 'idempotency-key': 'k-1' };
const breakOff: Respond = (response) => response.destroy();
const refuses: Respond = (response) => {
  response.writeHead(503, { 'content-type': 'application/problem+json; charset=utf-8' });
  response.end('{"code":"ports.timeout"}');
};
const says =
  (name: string): Respond =>
  (response) =>
    sendJson(response, 200, { name });

/** Upstreams that choose among these processes, the first one first. */
async function upstreamsTo(urls: string[], settings: Record<string, string> = {}) {
  const all = new Settings({ GATEWAY_HEALTH_POLL_MS: '10', ...settings });
  const upstreams = new Upstreams(
    new StaticDiscovery({ orders: urls }, ['orders']),
    ['orders'],
    all,
    createLogger('silent'),
  );
  const ask = async (method: string, headers: Record<string, string> = {}) => {
    const request = { method, path: '/v1/orders', headers, body: method === 'POST' ? '{}' : null };
    const { statusCode, body } = await upstreams.request('orders', request);
    const said = await body.text();
    return { statusCode, body: said ? (JSON.parse(said) as unknown) : undefined };
  };
  return { upstreams, ask, [Symbol.asyncDispose]: () => upstreams.stop() };
}

/** A server of ours that has begun to close and, until it is let, gets no further. */
async function startClosing() {
  const adapter = createAdapter();
  const fastify = adapter.getInstance();
  let taken = 0;
  fastify.post('/v1/orders', () => taken++);
  const held = new Promise<() => void>((resolve) => fastify.addHook('preClose', resolve));
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  const { port } = fastify.server.address() as AddressInfo;
  const closed = adapter.close();
  const goOn = await held;
  return {
    url: `http://127.0.0.1:${port}`,
    taken: () => taken,
    [Symbol.asyncDispose]: async () => {
      goOn();
      await closed;
    },
  };
}

describe('a request to one of several processes', () => {
  let [broken, sound]: Recorder[] = [];
  beforeEach(async () => {
    broken = await startRecorder(says('broken'));
    sound = await startRecorder(says('sound'));
  });
  afterEach(() => Promise.all([broken!, sound!].map((recorder) => recorder.stop())));

  const manyTimes = async (ask: () => Promise<unknown>) => {
    const answers = [];
    for (let count = 0; count < 4; count++) answers.push(await ask().catch((error: Error) => error.message));
    return answers;
  };

  it.each(['GET', 'HEAD', 'POST'])(
    'by %s goes to another when the first cannot be reached',
    async (method) => {
      await broken!.stop();
      await using to = await upstreamsTo([broken!.url, sound!.url]);

      const answers = await manyTimes(() => to.ask(method));

      expect(answers.map((answer) => (answer as { statusCode: number }).statusCode)).toEqual([
        200, 200, 200, 200,
      ]);
    },
  );

  it.each([
    ['GET', {}, true],
    ['HEAD', {}, true],
    ['POST', KEYED, true],
    ['POST', {}, false],
    ['DELETE', {}, false],
  ])('by %s with %j that breaks off is repeated: %s', async (method, headers, isRepeated) => {
    broken!.respond = breakOff;
    await using to = await upstreamsTo([broken!.url, sound!.url]);

    await manyTimes(() => to.ask(method, headers));

    expect(broken!.asked.length).toBeGreaterThan(0);
    expect(sound!.asked).toHaveLength(isRepeated ? 4 : 4 - broken!.asked.length);
  });

  it('goes to another when the first says that it is closing, whatever its method', async () => {
    await using closing = await startClosing();
    await using to = await upstreamsTo([closing.url, sound!.url]);

    const answers = await manyTimes(() => to.ask('POST'));

    expect((await fetch(`${closing.url}/v1/orders`, { method: 'POST' })).status).toBe(503);
    expect(answers).toEqual(Array(4).fill({ statusCode: 200, body: { name: 'sound' } }));
    expect(closing.taken()).toBe(0);
  });

  it.each([
    ['GET', {}, true],
    ['POST', KEYED, true],
    ['POST', {}, false],
  ])(
    'by %s with %j that a module refuses with 503 is asked again: %s',
    async (method, headers, isRepeated) => {
      broken!.respond = refuses;
      await using to = await upstreamsTo([broken!.url, sound!.url]);

      const answers = await manyTimes(() => to.ask(method, headers));

      expect(broken!.asked.length).toBeGreaterThan(0);
      expect(sound!.asked).toHaveLength(isRepeated ? 4 : 4 - broken!.asked.length);
      expect(answers.filter((answer) => (answer as { statusCode: number }).statusCode === 503)).toHaveLength(
        4 - sound!.asked.length,
      );
    },
  );

  it('hears the refusal with 503 of everybody, after three tries', async () => {
    broken!.respond = refuses;
    await using to = await upstreamsTo([broken!.url]);

    expect(await to.ask('GET')).toEqual({ statusCode: 503, body: { code: 'ports.timeout' } });
    expect(broken!.asked).toHaveLength(3);
  });

  it('is hardly asked again while everything is refused with 503', async () => {
    broken!.respond = refuses;
    await using to = await upstreamsTo([broken!.url]);

    for (let count = 0; count < 200; count++) await to.ask('GET');

    // 100 to begin with, and one for every five.
    expect(broken!.asked.length).toBeLessThanOrEqual(200 + 100 + 40);
  });

  it('goes to a process again as soon as that is back', async () => {
    await broken!.stop();
    await using to = await upstreamsTo([broken!.url, sound!.url]);
    await manyTimes(() => to.ask('GET'));
    await to.upstreams.start();
    await broken!.restart();

    await eventually(async () => expect((await to.ask('GET')).body).toEqual({ name: 'broken' }));
  });

  it('is refused with service.unavailable, after three tries, when nobody answers', async () => {
    broken!.respond = breakOff;
    await sound!.stop();
    await using to = await upstreamsTo([broken!.url, sound!.url]);

    await expect(to.ask('GET')).rejects.toMatchObject({ code: 'service.unavailable' });
    expect(broken!.asked.length).toBeLessThanOrEqual(2);
  });

  it('is given up when no answer begins, and is not repeated then', async () => {
    broken!.respond = () => undefined;
    await using to = await upstreamsTo([broken!.url], { GATEWAY_ANSWER_TIMEOUT_MS: '50' });

    await expect(to.ask('GET')).rejects.toMatchObject({ code: 'service.unavailable' });
    expect(broken!.asked).toHaveLength(1);
  });

  it('is given up when no connection is made', async () => {
    const full = createServer().listen(0, '127.0.0.1');
    await once(full, 'listening');
    const { port } = full.address() as AddressInfo;
    full.close();
    await using to = await upstreamsTo([`http://127.0.0.1:${port}`]);

    await expect(to.ask('POST')).rejects.toMatchObject({ code: 'service.unavailable' });
  });
});
