import { Injectable } from '@nestjs/common';
import { Migration } from '@mikro-orm/migrations';
import type { Work } from '../src/shared/database/unit-of-work.js';
import { ReactsTo, ReactsToAll } from '../src/shared/delivery/reacts-to.js';
import type { Kernel } from '../src/shared/kernel/kernel.js';
import { SoukModule } from '../src/shared/kernel/souk-module.js';
import { integrationEvent, type Delivery } from '../src/shared/outbox/integration-event.js';
import { localPort } from '../src/shared/ports/local-port.js';
import { startKernel } from './kernel-app.js';
import { summary, type Measured } from './load.js';
import { startPostgres } from './postgres.js';

interface Ticked {
  key: string;
  sentAt: number;
}
const Ticked = integrationEvent<Ticked>('ticker.ticked.v1', ({ key }) => key);
const Probed = integrationEvent<Ticked>('ticker.probed.v1', ({ key }) => key);

const seen = { events: 0, latencies: [] as number[] };

class CreateTicks extends Migration {
  override up(): void {
    this.addSql('create table ticker.tick (n integer primary key, text text not null)');
  }
}

class CreateCounts extends Migration {
  override up(): void {
    this.addSql('create table counter.seen (key text primary key, times integer not null)');
  }
}

@SoukModule({ name: 'ticker', migrations: [{ name: 'create-ticks', class: CreateTicks }] })
class TickerModule {}

/** A reaction with one set-based effect per batch, as a read model has. */
@Injectable()
class CountTicks {
  @ReactsToAll(Ticked)
  async handle(deliveries: Delivery<Ticked>[], { sql }: Work): Promise<void> {
    await sql(
      `insert into counter.seen as mine (key, times) select key, count(*) from unnest($1::text[]) as key group by key order by key
       on conflict (key) do update set times = mine.times + excluded.times`,
      [deliveries.map(({ payload }) => payload.key)],
    );
    seen.events += deliveries.length;
  }

  @ReactsTo(Probed)
  async measure({ payload }: Delivery<Ticked>): Promise<void> {
    seen.latencies.push(performance.now() - payload.sentAt);
  }
}

@SoukModule({
  name: 'counter',
  delivery: 'now',
  migrations: [{ name: 'create-counts', class: CreateCounts }],
  providers: [CountTicks],
})
class CounterModule {}

export interface KernelResult {
  eventsPerSecond: number;
  commitToHandler: Measured;
  fourthWrite: { threeWritesMs: number; fourWritesMs: number; threeWritesAndEventMs: number };
  portOverheadUs: number;
}

/** What the kernel costs by itself, in one process, with two small modules. */
export async function kernelBench(): Promise<KernelResult> {
  const postgres = await startPostgres();
  const { kernel, stop } = await startKernel({ ...postgres, modules: [TickerModule, CounterModule] });
  try {
    return {
      fourthWrite: await fourthWrite(kernel),
      commitToHandler: await commitToHandler(kernel),
      eventsPerSecond: await eventsPerSecond(kernel),
      portOverheadUs: await portOverhead(),
    };
  } finally {
    await stop();
    await postgres.stop();
  }
}

const EVENTS = 100_000;
const EVENTS_PER_TRANSACTION = 500;

/** From the first append until the last event has been applied and its watermark moved. */
async function eventsPerSecond(kernel: Kernel): Promise<number> {
  const { work } = kernel.module('ticker');
  seen.events = 0;
  const began = performance.now();
  for (let sent = 0; sent < EVENTS; sent += EVENTS_PER_TRANSACTION)
    await work.run(({ publish }) => {
      for (let n = 0; n < EVENTS_PER_TRANSACTION; n++)
        publish(Ticked, { key: `key-${(sent + n) % 1_000}`, sentAt: 0 });
    });
  while (seen.events < EVENTS) await new Promise((resolve) => setTimeout(resolve, 1));
  return EVENTS / ((performance.now() - began) / 1_000);
}

const PROBES = 500;

/** From just before the publishing transaction's body ends to the reaction's body, one at a time on an idle process. */
async function commitToHandler(kernel: Kernel): Promise<Measured> {
  const { work } = kernel.module('ticker');
  seen.latencies.length = 0;
  const began = performance.now();
  for (let n = 0; n < PROBES; n++) {
    await work.run(({ publish }) => publish(Probed, { key: `key-${n}`, sentAt: performance.now() }));
    while (seen.latencies.length <= n) await new Promise((resolve) => setImmediate(resolve));
  }
  return summary(seen.latencies, 0, (performance.now() - began) / 1_000);
}

const ROUNDS = 1_000;

/** Three writes, four writes, and three writes with an event, taken in turn so that a noisy machine hits all alike. */
async function fourthWrite(kernel: Kernel): Promise<KernelResult['fourthWrite']> {
  const { work } = kernel.module('ticker');
  await work.run(({ sql }) =>
    sql('insert into ticker.tick select n, $1 from generate_series(1, 4) as n', ['']),
  );
  const times = [0, 0, 0];
  const variants = [
    { writes: 3, event: false },
    { writes: 4, event: false },
    { writes: 3, event: true },
  ];
  for (let round = -100; round < ROUNDS; round++)
    for (const [index, { writes, event }] of variants.entries()) {
      const start = performance.now();
      await work.run(async ({ sql, publish }) => {
        for (let n = 1; n <= writes; n++)
          await sql('update ticker.tick set text = $1 where n = $2', [`round ${round}`, n]);
        if (event) publish(Ticked, { key: `key-${n4(round)}`, sentAt: 0 });
      });
      if (round >= 0) times[index]! += performance.now() - start;
    }
  const [three, four, withEvent] = times.map((total) => total / ROUNDS);
  return { threeWritesMs: three!, fourWritesMs: four!, threeWritesAndEventMs: withEvent! };
}

const n4 = (round: number): number => ((round % 4) + 4) % 4;

abstract class EchoPort {
  abstract echo(value: number): Promise<number>;
}

const CALLS = 200_000;

/** A call through the port's proxy and deadline less a direct call. */
async function portOverhead(): Promise<number> {
  const direct = new (class extends EchoPort {
    override echo(value: number): Promise<number> {
      return Promise.resolve(value);
    }
  })();
  const port = localPort<EchoPort>(EchoPort, direct, { strict: false });
  const timeOf = async (target: EchoPort) => {
    for (let n = 0; n < 5_000; n++) await target.echo(n);
    const start = performance.now();
    for (let n = 0; n < CALLS; n++) await target.echo(n);
    return ((performance.now() - start) * 1_000) / CALLS;
  };
  const plain = await timeOf(direct);
  return (await timeOf(port)) - plain;
}
