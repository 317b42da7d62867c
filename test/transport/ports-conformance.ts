import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '../../src/shared/auth/identity.js';
import { DomainError, InvalidInput } from '../../src/shared/domain-error.js';
import { inContext, requestContext, traceIdOf } from '../../src/shared/observability/request-context.js';
import { CALL_BYTES_MAX } from '../../src/shared/ports/call-envelope.js';

export abstract class TeaHousePort {
  abstract price(sku: string, extras?: { milk?: string | undefined }): Promise<Priced>;
  abstract whoAsks(): Promise<Asker>;
  abstract nothing(): Promise<void>;
  abstract refuse(): Promise<never>;
  abstract refuseFields(): Promise<never>;
  abstract fail(): Promise<never>;
  abstract loseConnection(): Promise<never>;
  abstract pour(cups: number): Promise<{ tea: string }>;
  abstract brew(forMs: number): Promise<{ servedBy: string }>;
  abstract never(): Promise<never>;
  abstract silentAtFirst(key: string): Promise<{ tries: number }>;
}

interface Priced {
  sku: string;
  milk: string;
  extras: number;
}

interface Asker {
  requestId: string | undefined;
  causationId: string | undefined;
  traceId: string | undefined;
  traceparent: string | undefined;
  caller: Caller | undefined;
}

export class TeaHouse implements TeaHousePort {
  running = 0;
  mostRunning = 0;
  /** What brewing waits for. */
  water: Promise<void> = Promise.resolve();
  private readonly tries = new Map<string, number>();

  constructor(private readonly name = 'one') {}

  async price(sku: string, extras: { milk?: string } = {}) {
    return { sku, milk: extras.milk ?? 'none', extras: Object.keys(extras).length };
  }

  async whoAsks() {
    const { requestId, causationId, traceparent, caller } = requestContext() ?? {};
    return { requestId, causationId, traceId: traceIdOf(traceparent), traceparent, caller };
  }

  async nothing() {}

  async refuse(): Promise<never> {
    throw new DomainError('tea-house.closed', 'Come back tomorrow', { opensAt: '08:00' });
  }

  async refuseFields(): Promise<never> {
    throw new InvalidInput([{ field: 'lines.0.sku', code: 'unknown', detail: 'no such tea' }]);
  }

  async fail(): Promise<never> {
    throw new TypeError('cannot read the secret recipe');
  }

  async loseConnection(): Promise<never> {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  }

  async pour(cups: number) {
    return { tea: 'tea '.repeat(cups) };
  }

  async brew(forMs: number) {
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    await Promise.all([this.water, pause(forMs)]);
    this.running--;
    return { servedBy: this.name };
  }

  never(): Promise<never> {
    return new Promise(() => undefined);
  }

  async silentAtFirst(key: string) {
    const tries = (this.tries.get(key) ?? 0) + 1;
    this.tries.set(key, tries);
    return tries === 1 ? this.never() : { tries };
  }
}

/** The deadline of calls that are meant to miss it. */
export const DEADLINE_MS = 1_500;

export const REQUEST = {
  requestId: 'request-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  caller: { subject: 'buyer-1', roles: ['user' as const] },
};
const MANY = 200;

/** What every binding of a port does alike, in process and across. */
export function itBehavesLikeAPort(port: () => TeaHousePort): void {
  it('answers what its implementation answers', async () => {
    expect(await port().price('TEA-1', { milk: 'oat' })).toEqual({
      sku: 'TEA-1',
      milk: 'oat',
      extras: 1,
    });
  });

  it('leaves out what was left out, arguments and members', async () => {
    const tea = port();

    expect(await tea.price('TEA-1', undefined)).toMatchObject({ milk: 'none' });
    expect(await tea.price('TEA-1', { milk: undefined })).toMatchObject({ extras: 0 });
    expect(await tea.nothing()).toBeUndefined();
  });

  it('hands on refusals with code, sentence and details', async () => {
    const refused = port().refuse();

    await expect(refused).rejects.toBeInstanceOf(DomainError);
    await expect(refused).rejects.toMatchObject({
      code: 'tea-house.closed',
      message: 'Come back tomorrow',
      details: { opensAt: '08:00' },
    });
  });

  it('hands on refused fields', async () => {
    const refused = port().refuseFields();

    await expect(refused).rejects.toBeInstanceOf(InvalidInput);
    await expect(refused).rejects.toMatchObject({
      code: 'request.invalid',
      errors: [{ field: 'lines.0.sku', code: 'unknown', detail: 'no such tea' }],
    });
  });

  it('takes along who asks, for which request and in which trace', async () => {
    const asker = await inContext(REQUEST, () => port().whoAsks());

    expect(asker).toMatchObject({
      requestId: 'request-1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      caller: REQUEST.caller,
    });
  });

  it('gives each of many calls at once its own answer', async () => {
    const tea = port();
    const skus = Array.from({ length: MANY }, (_, number) => `TEA-${number}`);

    const answers = await Promise.all(skus.map((sku) => tea.price(sku)));

    expect(answers.map(({ sku }) => sku)).toEqual(skus);
  });

  it('carries what is large, and refuses what is too large, there and back', async () => {
    const tea = port();
    const cups = Math.floor(CALL_BYTES_MAX / 8);

    expect((await tea.pour(cups)).tea).toHaveLength(cups * 4);
    await expect(tea.pour(cups * 3)).rejects.toMatchObject({ code: 'ports.too-large' });
    await expect(tea.price('x'.repeat(CALL_BYTES_MAX))).rejects.toMatchObject({ code: 'ports.too-large' });
  });

  it('gives up at its deadline', async () => {
    const asked = performance.now();

    await expect(port().never()).rejects.toMatchObject({ code: 'ports.timeout' });
    expect(performance.now() - asked).toBeLessThan(DEADLINE_MS * 2);
  });
}
