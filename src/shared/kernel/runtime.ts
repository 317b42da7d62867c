import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { sqlOn } from '../database/sql.js';
import { DeliveryLoop, type DeliverySettings } from '../delivery/delivery-loop.js';
import { Feed } from '../delivery/feed.js';
import { reactionsOf } from '../delivery/reacts-to.js';
import type { Handler, Subscription } from '../delivery/subscription.js';
import { readWatermarks, type LaneRef } from '../delivery/watermarks.js';
import { OutboxMaintenance } from '../outbox/maintenance.js';
import { Notifier } from '../outbox/notifier.js';
import { settledSignal } from '../outbox/own-events.js';
import { SourceTail, type LogRow } from '../outbox/source-tail.js';
import { tasksOf } from '../tasks/runs.js';
import { TaskWorker, type TaskRunner } from '../tasks/task-worker.js';
import { Kernel, publishedSignal, type ModuleKernel } from './kernel.js';
import * as setting from './kernel.settings.js';
import type { Manifest, SubscriptionDeclaration } from './souk-module.js';

/** Pause between two looks at a hole that an open transaction may still fill. */
const HOLE_PAUSE_MS = 5;

export abstract class Manifests {
  abstract readonly hosted: Manifest[];
}

/** Starts and stops what runs by itself: tails of logs, delivery loops, task workers, upkeep. */
@Injectable()
export class Runtime implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly tails = new Map<string, SourceTail>();
  readonly loops: DeliveryLoop[] = [];
  readonly workers: TaskWorker[] = [];
  /** Serving and not draining. */
  ready = false;
  private readonly upkeep: OutboxMaintenance[] = [];
  private notifier: Notifier | undefined;
  private readonly timers: NodeJS.Timeout[] = [];
  private stopping: Promise<void> | undefined;
  private readonly holeTimers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly kernel: Kernel,
    private readonly manifests: Manifests,
    private readonly moduleRef: ModuleRef,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const watermarks = new Map(
      await Promise.all(
        this.manifests.hosted.map(async ({ name, subscriptions }) => {
          const declared = new Set(subscriptions.map((subscription) => subscription.name));
          const marks = await readWatermarks(this.sqlOf(name), name);
          return [name, marks.filter(({ subscription }) => declared.has(subscription))] as const;
        }),
      ),
    );
    for (const { name } of this.manifests.hosted) await this.startTail(name, [...watermarks.values()].flat());
    for (const manifest of this.manifests.hosted)
      await this.startLoop(manifest, watermarks.get(manifest.name)!);
    for (const manifest of this.manifests.hosted) await this.startWorker(manifest);
    for (const { name } of this.manifests.hosted) this.startUpkeep(name);
    if (this.get(setting.WakeOthers) === 'on') await this.startNotifier();
    this.timers.push(setInterval(() => this.wakeAll(), this.get(setting.PollMs)));
    this.wakeAll();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Finishes what is in hand and starts nothing more. Nest may close a module first that work in hand still needs: it waits here. */
  stop(): Promise<void> {
    this.stopping ??= this.stopParts();
    return this.stopping;
  }

  private async stopParts(): Promise<void> {
    this.timers.forEach(clearInterval);
    this.holeTimers.forEach(clearTimeout);
    const parts = [...this.loops, ...this.workers, ...this.upkeep, ...(this.notifier ? [this.notifier] : [])];
    await Promise.all(parts.map((part) => part.stop()));
    this.holeTimers.forEach(clearTimeout);
  }

  /** Reads and delivers whatever is there: the net below the signals, and what an operator's command ends with. */
  wakeAll(): void {
    for (const name of this.tails.keys()) this.wakeTail(name);
    for (const loop of this.loops) loop.wakeForReplays();
    for (const worker of this.workers) worker.wake();
  }

  /** Why an operator has to look at a module's deliveries; undefined while all is well. */
  alarmOf(module: string): string | undefined {
    const lanes = this.loops
      .filter((loop) => loop.module === module)
      .flatMap(({ subscriptions }) => subscriptions);
    return lanes.flatMap(({ feeds }) => feeds.flatMap((feed) => feed.lanes)).find(({ alarm }) => alarm)
      ?.alarm;
  }

  private async startTail(name: string, watermarks: (LaneRef & { position: number })[]): Promise<void> {
    const { sourceId } = this.kernel.module(name);
    const read = watermarks.filter((mark) => mark.sourceId === sourceId).map(({ position }) => position);
    const start = read.length > 0 ? Math.min(...read) : await lastWritten(this.kernel.module(name));
    const tail = new SourceTail(this.sqlOf(name), name, sourceId, start);
    tail.onSettled((rows) => {
      this.kernel.signals.emit(settledSignal(name), rows);
      for (const loop of this.loops) loop.wake();
    });
    this.tails.set(name, tail);
    this.kernel.signals.on(publishedSignal(name), (rows: LogRow[]) => {
      if (tail.committed(rows)) this.lookAtHoleAgain(name);
    });
  }

  private async startNotifier(): Promise<void> {
    const pools = new Map([...this.kernel.modules].map(([name, { pool }]) => [name, pool]));
    const notifier = new Notifier(
      pools,
      (module) => this.tails.has(module) && this.wakeTail(module),
      this.kernel.options.log,
    );
    for (const name of this.tails.keys())
      this.kernel.signals.on(publishedSignal(name), () => notifier.published(name));
    this.notifier = notifier;
    await notifier.start();
  }

  private wakeTail(name: string): void {
    const tail = this.tails.get(name)!;
    tail.wake().then(
      () => tail.waitsAtHole && this.lookAtHoleAgain(name),
      (error: unknown) =>
        this.kernel.options.log.warn({ module: name, err: error }, 'the log cannot be read; tried again'),
    );
  }

  private lookAtHoleAgain(name: string): void {
    if (this.holeTimers.has(name)) return;
    const look = () => {
      this.holeTimers.delete(name);
      const { hasGap, waitsAtHole } = this.tails.get(name)!;
      if (hasGap || waitsAtHole) this.wakeTail(name);
    };
    this.holeTimers.set(name, setTimeout(look, HOLE_PAUSE_MS));
  }

  private async startLoop(
    { name, subscriptions }: Manifest,
    watermarks: (LaneRef & { position: number })[],
  ): Promise<void> {
    if (subscriptions.length === 0) return;
    const { work } = this.kernel.module(name);
    const { failpoints, log } = this.kernel.options;
    const built = subscriptions.map((declared) => this.subscriptionOf(declared, watermarks));
    for (const { feeds } of built)
      for (const feed of feeds) feed.stopAhead(await lastWritten(this.kernel.module(feed.tail.module)));
    this.loops.push(
      new DeliveryLoop(name, built, work, this.sqlOf(name), this.deliverySettings(), failpoints, log),
    );
  }

  private subscriptionOf(
    declared: SubscriptionDeclaration,
    watermarks: (LaneRef & { position: number })[],
  ): Subscription {
    const feeds = [...declared.sources].flatMap(([source, names]) => {
      const tail = this.tails.get(source);
      if (!tail) return [];
      const own = watermarks.filter(
        (mark) => mark.subscription === declared.name && mark.sourceId === tail.sourceId,
      );
      return [
        new Feed(declared.name, tail, names, new Map(own.map(({ lane, position }) => [lane, position]))),
      ];
    });
    return {
      name: declared.name,
      urgency: declared.urgency,
      patient: patientOf(declared.reactors),
      handlers: this.handlersOf(declared.reactors),
      feeds,
    };
  }

  private handlersOf(reactors: Type[]): Map<string, Handler> {
    const handlers = new Map<string, Handler>();
    for (const type of reactors) {
      const reactor = this.moduleRef.get<Record<string, (input: unknown, work: unknown) => Promise<void>>>(
        type,
        { strict: false },
      );
      for (const { event, method, form } of reactionsOf(type)) {
        if (handlers.has(event.name))
          throw new Error(`Two reactions of one subscription react to ${event.name}`);
        handlers.set(event.name, async (deliveries, work) => {
          if (form === 'all') return reactor[method]!(deliveries, work);
          for (const delivery of deliveries) await reactor[method]!(delivery, work);
        });
      }
    }
    return handlers;
  }

  private async startWorker({ name, providers }: Manifest): Promise<void> {
    const runners = new Map<string, TaskRunner>();
    for (const type of providers.filter((provider): provider is Type => typeof provider === 'function')) {
      for (const { task, method, every } of tasksOf(type)) {
        const runner = this.moduleRef.get<Record<string, TaskRunner['run']>>(type, { strict: false });
        const recurring = every ? { everyMs: this.get(every) } : {};
        runners.set(task.name, { task, run: (run) => runner[method]!(run), ...recurring });
      }
    }
    const { work } = this.kernel.module(name);
    const { failpoints, log } = this.kernel.options;
    const settings = {
      concurrency: this.get(setting.TaskConcurrency),
      pollMs: this.get(setting.PollMs),
      leaseMs: this.get(setting.TaskLeaseMs),
    };
    const worker = new TaskWorker(name, runners, work, this.sqlOf(name), settings, failpoints, log);
    this.workers.push(worker);
    await worker.start();
  }

  private startUpkeep(name: string): void {
    const maintenance = new OutboxMaintenance(
      this.kernel.module(name).pool,
      name,
      this.kernel.options.settings,
      this.kernel.options.log,
      () => this.readersOf(name),
    );
    this.upkeep.push(maintenance);
    maintenance.start();
  }

  /** How far each subscription of this process has applied a log. */
  private readersOf(source: string): { subscriber: string; subscription: string; position: number }[] {
    return this.loops.flatMap(({ module, subscriptions }) =>
      subscriptions.flatMap(({ name, feeds }) =>
        feeds
          .filter(({ tail }) => tail.module === source)
          .map(({ lanes }) => ({
            subscriber: module,
            subscription: name,
            position: Math.min(...lanes.map(({ applied }) => applied)),
          })),
      ),
    );
  }

  private sqlOf = (name: string) => sqlOn(this.kernel.module(name).pool);

  private get = <T>(declared: Parameters<Kernel['options']['settings']['get']>[0] & { fallback: T }): T =>
    this.kernel.options.settings.get(declared) as T;

  private deliverySettings(): DeliverySettings {
    return {
      batchMax: this.get(setting.DeliveryBatchMax),
      soonMs: this.get(setting.DeliverySoonMs),
      attemptsMax: this.get(setting.DeliveryAttemptsMax),
      backoffMs: this.get(setting.DeliveryBackoffMs),
      transientPauseMs: this.get(setting.DeliveryTransientPauseMs),
      alikePauseMs: this.get(setting.DeliveryAlikePauseMs),
      alikeKeysMax: this.get(setting.DeliveryAlikeKeysMax),
      idleAdvanceMs: this.get(setting.DeliveryIdleAdvanceMs),
    };
  }
}

const patientOf = (reactors: Type[]): Set<string> =>
  new Set(
    reactors.flatMap(reactionsOf).flatMap(({ event, urgency }) => (urgency === 'soon' ? [event.name] : [])),
  );

/** The last position that the log has ever written, whatever of it is still kept. */
async function lastWritten({ name, pool }: ModuleKernel): Promise<number> {
  const [row] = await sqlOn(pool)<{ last: number }>(
    `select coalesce(last_value, 0) as last from pg_sequences where schemaname = $1 and sequencename = 'outbox_position_seq'`,
    [name],
  );
  return row!.last;
}
