import { OrderConfirmed, OrderPlaced } from '../../src/modules/orders/contract/orders.events.js';
import { OrderSignals } from '../../src/modules/orders/app/order-signals.js';
import type { LogRow } from '../../src/shared/outbox/source-tail.js';

const LONG_MS = 60_000;

/** Orders' own log, without a database below it. */
function aLog() {
  const listeners = new Set<(rows: LogRow[]) => void>();
  return {
    listeners,
    follow: (listener: (rows: LogRow[]) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    settle: (name: string, ...keys: string[]) => {
      for (const listener of listeners) listener(keys.map((key) => ({ key, name })) as LogRow[]);
    },
  };
}

describe('signals of orders', () => {
  it('reach everybody who waits for the order, and nobody else', async () => {
    const log = aLog();
    const signals = new OrderSignals(log);
    const [first, second, other] = ['one', 'one', 'two'].map((orderId) => signals.next(orderId, LONG_MS));

    log.settle(OrderConfirmed.name, 'one');
    using _ = other!;

    expect(await Promise.all([first!.name, second!.name])).toEqual([
      OrderConfirmed.name,
      OrderConfirmed.name,
    ]);
    expect(await Promise.race([other!.name, Promise.resolve('still waiting')])).toBe('still waiting');
  });

  it('pass over the placing itself', async () => {
    const log = aLog();
    const next = new OrderSignals(log).next('one', LONG_MS);

    log.settle(OrderPlaced.name, 'one');
    log.settle(OrderConfirmed.name, 'one');

    expect(await next.name).toBe(OrderConfirmed.name);
  });

  it('end a wait whose time is up', async () => {
    expect(await new OrderSignals(aLog()).next('one', 1).name).toBeUndefined();
  });

  it('end every wait when the process drains, and start none', async () => {
    const log = aLog();
    const signals = new OrderSignals(log);
    const waiting = signals.next('one', LONG_MS);

    signals.onModuleDestroy();

    expect(await waiting.name).toBeUndefined();
    expect(await signals.next('two', LONG_MS).name).toBeUndefined();
    expect(log.listeners.size).toBe(0);
  });

  it('come in order to a follower until it stops', () => {
    const log = aLog();
    const heard: (string | undefined)[] = [];
    const stop = new OrderSignals(log).follow('one', (name) => heard.push(name));

    log.settle('a', 'one');
    log.settle('b', 'one', 'two');
    stop();
    log.settle('c', 'one');

    expect(heard).toEqual(['a', 'b']);
  });
});
