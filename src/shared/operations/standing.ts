import { Injectable } from '@nestjs/common';
import { sqlOn } from '../database/sql.js';
import { alarmOf } from '../delivery/feed.js';
import { Kernel } from '../kernel/kernel.js';
import { Runtime } from '../kernel/runtime.js';

/** How one module of this process stands. */
export interface ModuleStanding {
  name: string;
  status: 'pass' | 'fail';
  /** Why an operator has to look; null while all is well. */
  alarm: string | null;
  /** Highest position of its log. */
  head: number;
  /** Lowest position that its log still has; null when it has none. */
  oldest: number | null;
  /** How far its log has been sent to Kafka, as this process knows; null without Kafka. */
  relay: RelayStanding | null;
  /** Transactions committed since the process started. */
  commits: number;
  tasks: { due: number; running: number; waiting: number; dead: number };
  /** Milliseconds that the oldest due task has been waiting; 0 without one. */
  oldestDueTaskMs: number;
  /** Parked events. */
  parked: number;
}

/** How one log is carried to Kafka. */
export interface RelayStanding {
  /** Last position that has been sent. */
  position: number;
  /** Whether this process is the one that sends. */
  leads: boolean;
  /** What keeps events waiting; null while nothing does. */
  failing: string | null;
}

/** How far one subscription of this process is with one log. */
export interface SubscriptionStanding {
  module: string;
  subscription: string;
  source: string;
  urgency: 'now' | 'soon';
  /** Highest settled position of the log. */
  head: number;
  /** Everything up to here has been applied. */
  applied: number;
  /** Positions between the head and the slowest lane. */
  lag: number;
  /** Events in memory that wait to be applied. */
  queued: number;
  /** Of lanes that an operator has to look at. */
  alarms: { lane: number; alarm: string }[];
}

/** How the hosted modules and their subscriptions stand; also what `/metrics` shows of them. */
@Injectable()
export class Standing {
  private asked: Promise<ModuleStanding[]> | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly runtime: Runtime,
  ) {}

  /** Calls while one is under way share its answer: a scrape asks for each of its gauges. */
  modules(): Promise<ModuleStanding[]> {
    this.asked ??= Promise.all([...this.kernel.modules.keys()].map((name) => this.module(name))).finally(
      () => (this.asked = undefined),
    );
    return this.asked;
  }

  subscriptions(): SubscriptionStanding[] {
    return this.runtime.loops.flatMap(({ module, subscriptions }) =>
      subscriptions.flatMap(({ name, urgency, feeds }) =>
        feeds.map(({ source, head, appliedUpTo, lag, queued, lanes }) => ({
          module,
          subscription: name,
          source: source.module,
          urgency,
          head,
          applied: appliedUpTo,
          lag,
          queued,
          alarms: lanes.flatMap((lane) => {
            const alarm = alarmOf(lane);
            return alarm ? [{ lane: lane.lane, alarm }] : [];
          }),
        })),
      ),
    );
  }

  private async module(name: string): Promise<ModuleStanding> {
    const [row] = await sqlOn(this.kernel.module(name).pool)<StandingRow>(
      `select count(*) filter (where dead)::int as dead,
              count(*) filter (where leased and not dead)::int as running,
              count(*) filter (where not leased and not dead and due_at <= clock_timestamp())::int as due,
              count(*) filter (where not leased and not dead and due_at > clock_timestamp())::int as waiting,
              coalesce(max(extract(epoch from clock_timestamp() - due_at))
                filter (where not leased and not dead and due_at <= clock_timestamp()), 0)::float8 * 1000 as "oldestMs",
              (select count(*)::int from ${name}.dead_letter) as parked,
              (select min(position) from ${name}.outbox) as oldest
       from ${name}.task`,
    );
    const { due, running, waiting, dead, oldestMs, parked, oldest } = row!;
    const alarm = this.runtime.alarmOf(name) ?? null;
    return {
      name,
      status: alarm ? 'fail' : 'pass',
      alarm,
      head: this.runtime.tails.get(name)?.head ?? 0,
      oldest: oldest ?? null,
      relay: this.relayOf(name),
      commits: this.kernel.counts.commits.get(name) ?? 0,
      tasks: { due, running, waiting, dead },
      oldestDueTaskMs: Math.round(oldestMs),
      parked,
    };
  }

  private relayOf(module: string): RelayStanding | null {
    const relay = this.runtime.kafka?.relays.find((one) => one.module === module);
    if (!relay) return null;
    const { position, leads, failing } = relay;
    return { position, leads, failing: failing ?? null };
  }
}

interface StandingRow {
  due: number;
  running: number;
  waiting: number;
  dead: number;
  oldestMs: number;
  parked: number;
  oldest: number | null;
}
