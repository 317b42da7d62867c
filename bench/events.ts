import type { Arrived } from './arrivals.js';
import { freshPrefix } from './broker.js';
import { startChild, type Child } from './child.js';
import { ListenerModule, TalkerModule } from './events-modules.js';
import { prepare } from './kernel-app.js';
import { summary, type Measured } from './load.js';
import { libraryRate } from './outbox-library.js';
import { asAdmin, startPostgres, type BenchPostgres } from './postgres.js';

export interface RateResult {
  /** Whose outbox, and whether the events were in it beforehand. */
  what: string;
  events: number;
  /** Fewer than `events` when the time was over. */
  committed: number;
  seconds: number;
  perSecond: number;
  lost: number;
  doubled: number;
  /** Events that took effect after a later one of their key. */
  inverted: number;
}

export interface EventsResult {
  /** From the commit of an event to the commit of the reaction to it, one at a time. */
  commitToCommit: Measured;
  rates: RateResult[];
  /** Events per second while they are written, ÷ those of the library; undefined where it cannot be fetched. */
  timesTheLibrary?: number;
}

const PROBES = 500;
const EVENTS_MAX = 100_000;
const EVENTS_PER_SECOND = 10_000;
const WARM_UP = 10_000;
/** Longest wait for all events of one run. */
export const RATE_MS = 90_000;

/** PostgreSQL → Kafka (acks=all) → PostgreSQL; the publisher and the subscriber are two processes. */
export async function events(brokers: string, seconds: number): Promise<EventsResult> {
  const count = Math.min(EVENTS_MAX, Math.max(1, seconds) * EVENTS_PER_SECOND);
  // What the library needs; so all run on the same server.
  const postgres = await startPostgres({ wal_level: 'logical' });
  try {
    const own = await ownEvents(postgres, brokers, count);
    const library = await libraryRate(postgres, brokers, count, WARM_UP);
    if (!library) return own;
    const meanwhile = own.rates.at(-1)!;
    return {
      ...own,
      rates: [...own.rates, library],
      timesTheLibrary: meanwhile.perSecond / library.perSecond,
    };
  } finally {
    await postgres.stop();
  }
}

async function ownEvents(postgres: BenchPostgres, brokers: string, count: number): Promise<EventsResult> {
  const { adminUrl, folder } = postgres;
  const settings = { KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: freshPrefix() };
  const options = { adminUrl, folder, settings };
  const hosted = await prepare({ ...options, modules: [TalkerModule, ListenerModule] });
  await Promise.all(hosted.map(({ pool }) => pool.end()));
  const publisher = startChild('events-process', { ...options, publishes: true });
  const subscriber = startChild('events-process', { ...options, publishes: false });
  try {
    await Promise.all([publisher.ask('started'), subscriber.ask('started')]);
    const run = new Run(adminUrl, publisher, subscriber);
    await run.rate('warm-up', WARM_UP, 'meanwhile');
    const commitToCommit = await run.latencies();
    const beforehand = await run.rate('Souk, written beforehand', count, 'beforehand');
    const meanwhile = await run.rate('Souk, written meanwhile', count, 'meanwhile');
    return { commitToCommit, rates: [beforehand, meanwhile] };
  } finally {
    await publisher.stop();
    await subscriber.stop();
  }
}

/** One pair of processes, through which events go one run after the other. */
class Run {
  private written = 0;

  constructor(
    private readonly adminUrl: string,
    private readonly publisher: Child,
    private readonly subscriber: Child,
  ) {}

  async latencies(): Promise<Measured> {
    const latencies: number[] = [];
    const began = performance.now();
    for (let n = 0; n < PROBES; n++) {
      const committed = await this.publisher.ask<number>('writeOne', this.written++);
      const { at } = await this.arrived(this.written);
      latencies.push(at - committed);
    }
    return summary(latencies, 0, (performance.now() - began) / 1_000);
  }

  /** Beforehand: the clock starts when all are in the log. Meanwhile: when the first of them is going to be written. */
  async rate(what: string, count: number, when: 'beforehand' | 'meanwhile'): Promise<RateResult> {
    const from = this.written;
    if (when === 'beforehand') await this.publisher.ask('hold');
    let began = await this.publisher.ask<number>('write', { from, count });
    if (when === 'beforehand') began = await this.publisher.ask<number>('release');
    this.written += count;
    const arrived = await this.arrived(this.written);
    return rateOf(this.adminUrl, 'listener', { what, from, count, began, arrived });
  }

  private arrived(count: number): Promise<Arrived> {
    return this.subscriber.ask<Arrived>('until', { count, withinMs: RATE_MS });
  }
}

export interface Arrival {
  what: string;
  /** Number of the first event. */
  from: number;
  count: number;
  began: number;
  arrived: Arrived;
}

/** @param schema where the table of what was heard is; all before `from` is there already */
export async function rateOf(
  adminUrl: string,
  schema: string,
  { what, from, count, began, arrived }: Arrival,
): Promise<RateResult> {
  const committed = arrived.count - from;
  const seconds = (arrived.at - began) / 1_000;
  const [found] = await asAdmin<{ distinct: number; all: number; inverted: number }>(
    adminUrl,
    `select count(distinct number)::int as distinct, count(*)::int as all,
       (count(*) filter (where number < highest))::int as inverted
     from (select number, max(number) over (partition by key order by serial) as highest
       from ${schema}.heard where number >= ${from}) as heard`,
  );
  const { distinct, all, inverted } = found!;
  const perSecond = committed / seconds;
  return {
    what,
    events: count,
    committed,
    seconds,
    perSecond,
    // What is under way when the time is over may still come.
    lost: Math.max(0, committed - distinct),
    doubled: all - distinct,
    inverted,
  };
}
