import { NoFailpoints, type Failpoints } from '../../src/shared/failpoints.js';
import type { KernelApp } from '../support/kernel-app.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { ListenerModule, moods, say, TalkerModule, type Said } from './event-modules.js';
import { eventually } from '../support/eventually.js';

/** How the two modules of the suite are placed, and what carries events between them. */
export interface EventTopology {
  settings: Record<string, string>;
  /** Whether each module has a kernel of its own. */
  apart: boolean;
}

export interface Heard {
  key: string;
  number: number;
  delivery: {
    eventId: string;
    name: string;
    position: number;
    occurredAt: string;
    payload: Said;
    headers: Record<string, string>;
  };
}

/** Talker and listener in one topology, on a database of their own. */
export class EventStage implements AsyncDisposable {
  talker!: KernelApp;
  listener!: KernelApp;

  private constructor(
    readonly database: KernelDatabase,
    private readonly topology: EventTopology,
  ) {}

  static async set(topology: EventTopology, settings: Record<string, string> = {}): Promise<EventStage> {
    const stage = new EventStage(await kernelDatabase(TalkerModule, ListenerModule), topology);
    await stage.open(settings);
    return stage;
  }

  async open(settings: Record<string, string> = {}): Promise<void> {
    if (this.topology.apart) {
      this.talker = await this.startTalker(settings);
      this.listener = await this.startListener(settings);
    } else this.talker = this.listener = await this.database.start({ settings: this.settings(settings) });
  }

  startTalker = (
    settings: Record<string, string> = {},
    failpoints: Failpoints = new NoFailpoints(),
  ): Promise<KernelApp> =>
    this.database.start({
      modules: [TalkerModule],
      elsewhere: [ListenerModule],
      failpoints,
      settings: this.settings(settings),
    });

  startListener = (settings: Record<string, string> = {}): Promise<KernelApp> =>
    this.database.start({
      modules: [ListenerModule],
      elsewhere: [TalkerModule],
      settings: this.settings(settings),
    });

  private settings = (more: Record<string, string>) => ({ ...this.topology.settings, ...more });

  async close(): Promise<void> {
    await this.listener.stop();
    await this.talker.stop();
  }

  /** One transaction: the next number of each key. */
  say = (keys: string[], rest?: Parameters<typeof say>[2]): Promise<void> =>
    this.talker.work('talker').run((work) => say(work, keys, rest));

  heard = (key: string, subscription = 'main'): Promise<Heard[]> =>
    this.database.sql<Heard>(
      'select key, number, delivery from listener.heard where key = $1 and subscription = $2 order by serial',
      [key, subscription],
    );

  numbers = async (key: string, subscription = 'main'): Promise<number[]> => {
    const heard = await this.database.sql<{ number: number }>(
      'select number from listener.heard where key = $1 and subscription = $2 order by serial',
      [key, subscription],
    );
    return heard.map(({ number }) => number);
  };

  untilHeard = (key: string, count: number, deadlineMs = 15_000): Promise<void> =>
    eventually(async () => expect(await this.numbers(key)).toEqual(upTo(count)), deadlineMs);

  parked = () =>
    this.database.sql<{ key: string; attempts: number; error: string }>(
      'select key, attempts, error from listener.dead_letter order by position',
    );

  alarms = (): string[] =>
    this.listener.runtime.loops.flatMap(({ subscriptions }) =>
      subscriptions.flatMap(({ feeds }) =>
        feeds.flatMap(({ lanes }) => lanes.flatMap(({ alarm, gap }) => gap ?? alarm ?? [])),
      ),
    );

  async [Symbol.asyncDispose](): Promise<void> {
    moods.clear();
    await this.close();
    await this.database[Symbol.asyncDispose]();
  }
}

/** 1, 2, … `count`. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
