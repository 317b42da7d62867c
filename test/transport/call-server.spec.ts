import type { CallEnvelope } from '../../src/shared/ports/call-envelope.js';
import { resultOf } from '../../src/shared/ports/call-envelope.js';
import { CallServer } from '../../src/shared/ports/call-server.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import { TeaHouse } from './ports-conformance.js';

const log = createLogger('silent');

const aCall = (method: string, args: unknown[] = [], budgetMs = 1_000): CallEnvelope => ({
  id: 'call-1',
  attempt: 1,
  module: 'tea',
  port: 'tea-house',
  method,
  args,
  budgetMs,
  headers: {},
});

function aServer(house = new TeaHouse(), limits = { runningMax: 1, waitingMax: 1 }) {
  return new CallServer(new Map([['tea-house', house]]), limits, log);
}

const answered = async (answer: Promise<Buffer | undefined>) => resultOf((await answer)!);

describe('a server of calls', () => {
  it('leaves alone what a later release has added to a call or an answer', async () => {
    const later = { ...aCall('price', ['TEA-1', { milk: 'oat' }, 'to go']), priority: 'high' };

    const answer = await aServer().answer(later);

    expect(resultOf(answer!)).toMatchObject({ sku: 'TEA-1', milk: 'oat' });
    expect(resultOf(Buffer.from('{"result":1,"servedBy":"two"}'))).toBe(1);
  });

  it('understands a call that has nothing but its question', async () => {
    const { id, module, port, args, budgetMs } = aCall('whoAsks');
    const bare = { id, module, port, method: 'whoAsks', args, budgetMs } as CallEnvelope;

    expect(await answered(aServer().answer(bare))).toMatchObject({ requestId: 'call-1' });
  });

  it.each([
    ['22021', 'request.invalid'],
    ['08006', 'service.unavailable'],
    ['XX000', 'service.failed'],
  ])('tells the caller of a database’s %s no more than %s', async (state, code) => {
    const price = () => Promise.reject(Object.assign(new Error('secret'), { code: state }));
    const server = new CallServer(new Map([['tea-house', { price }]]), { runningMax: 1, waitingMax: 1 }, log);

    const heard: unknown = await answered(server.answer(aCall('price'))).catch((error: unknown) => error);

    expect(heard).toMatchObject({ code });
    expect(String(heard)).not.toContain('secret');
  });

  it('does not run what waited for longer than its caller', async () => {
    const house = new TeaHouse();
    const server = aServer(house);
    const first = server.answer(aCall('brew', [50]));
    const second = server.answer(aCall('brew', [1], 20));

    expect(await second).toBeUndefined();
    expect(await answered(first)).toEqual({ servedBy: 'one' });
    expect(await server.answer(aCall('brew', [1], 100), 100)).toBeUndefined();
    expect(house.mostRunning).toBe(1);
  });

  it('takes the next call although one never ends', async () => {
    const server = aServer();

    await expect(answered(server.answer(aCall('never', [], 20)))).rejects.toMatchObject({
      code: 'ports.timeout',
    });
    expect(await answered(server.answer(aCall('brew', [1])))).toEqual({ servedBy: 'one' });
  });

  it('is drained when the last call in hand is answered', async () => {
    const house = new TeaHouse();
    const server = aServer(house);
    void server.answer(aCall('brew', [20]));
    void server.answer(aCall('brew', [20]));

    await server.drained();

    expect(house.running).toBe(0);
    expect(await answered(server.answer(aCall('brew', [1])))).toEqual({ servedBy: 'one' });
  });
});
