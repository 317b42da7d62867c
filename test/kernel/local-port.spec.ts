import { inspect } from 'node:util';
import { DomainError } from '../../src/shared/domain-error.js';
import { localPort } from '../../src/shared/ports/local-port.js';
import { portName } from '../../src/shared/ports/port.js';

abstract class TeaHousePort {
  abstract price(
    sku: string,
    extras?: { milk?: string | undefined },
  ): Promise<{ sku: string; milk?: string; at?: Date }>;
  abstract refuse(): Promise<never>;
  abstract fail(): Promise<never>;
  abstract throwAtOnce(): Promise<never>;
  abstract never(): Promise<never>;
}

class TeaHouse implements TeaHousePort {
  calls: unknown[] = [];

  async price(sku: string, extras: { milk?: string } = {}) {
    this.calls.push([sku, extras]);
    return { sku, ...extras, at: new Date(0) };
  }

  async refuse(): Promise<never> {
    throw new DomainError('tea-house.closed', 'Come back tomorrow', { opensAt: '08:00' });
  }

  async fail(): Promise<never> {
    throw new TypeError('a bug');
  }

  throwAtOnce(): Promise<never> {
    throw new DomainError('tea-house.closed', 'Come back tomorrow');
  }

  never(): Promise<never> {
    return new Promise(() => undefined);
  }
}

describe.each([
  ['direct', false],
  ['strict', true],
])('a local port, %s', (_, strict) => {
  const local = new TeaHouse();
  const port = localPort(TeaHousePort, local, { strict, deadlineMs: 50 });

  it('answers what its implementation answers', async () => {
    expect(await port.price('TEA-1', { milk: 'oat' })).toMatchObject({ sku: 'TEA-1', milk: 'oat' });
  });

  it('hands on refusals with code, sentence and details', async () => {
    const refused = port.refuse();

    await expect(refused).rejects.toBeInstanceOf(DomainError);
    await expect(port.refuse()).rejects.toMatchObject({
      code: 'tea-house.closed',
      message: 'Come back tomorrow',
      details: { opensAt: '08:00' },
    });
  });

  it('hands on bugs as bugs', async () => {
    await expect(port.fail()).rejects.toThrow(TypeError);
  });

  it('rejects, and never throws, what is thrown before the first await', async () => {
    const answer = port.throwAtOnce();

    await expect(answer).rejects.toMatchObject({ code: 'tea-house.closed' });
  });

  it('gives up at its deadline', async () => {
    await expect(port.never()).rejects.toMatchObject({
      code: 'ports.timeout',
      message: 'tea-house.never did not answer within 50 ms',
    });
  });

  it('is no promise, no hook and no puzzle to whoever looks at it', async () => {
    expect(await Promise.resolve(port)).toBe(port);
    expect((port as unknown as Record<string, unknown>).onModuleInit).toBeUndefined();
    expect(inspect(port)).toBe('{}');
    expect(port.price).toBe(port.price);
  });
});

describe('strict mode', () => {
  it('calls twice, with arguments of its own, and copies the answer through JSON', async () => {
    const local = new TeaHouse();
    const port = localPort(TeaHousePort, local, { strict: true });
    const extras = { milk: undefined };

    const answer = await port.price('TEA-1', extras);

    expect(local.calls).toEqual([
      ['TEA-1', {}],
      ['TEA-1', {}],
    ]);
    expect((local.calls[0] as unknown[])[1]).not.toBe(extras);
    expect(answer).toEqual({ sku: 'TEA-1', at: '1970-01-01T00:00:00.000Z' });
  });
});

describe('the name of a port', () => {
  it('is that of its class, for errors, metrics and the wire', () => {
    abstract class Port {}
    expect([portName(TeaHousePort), portName(class CartPort extends Port {})]).toEqual(['tea-house', 'cart']);
  });
});
