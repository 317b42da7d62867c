import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { sqlOn } from '../database/sql.js';
import { DeliveryLoop, type DeliverySettings } from '../delivery/delivery-loop.js';
import { alarmOf, type Feed } from '../delivery/feed.js';
import { LogFeed } from '../delivery/log-feed.js';
import type { Subscription } from '../delivery/subscription.js';
import { readWatermarks, type Watermark } from '../delivery/watermarks.js';
import { forgetReader, lastWritten, Logs, type LogPort } from '../outbox/log-port.js';
import { OutboxMaintenance } from '../outbox/maintenance.js';
import { Notifier } from '../outbox/notifier.js';
import { settledSignal } from '../outbox/own-events.js';
import { SourceTail, type LogRow } from '../outbox/source-tail.js';
import { tasksOf } from '../tasks/runs.js';
import { TaskWorker, type TaskRunner } from '../tasks/task-worker.js';
import { KafkaBrokers } from '../transport/kafka.settings.js';
import { KafkaEvents } from '../transport/kafka-events.js';
import { RELAY } from '../transport/relay.js';
import { Kernel, publishedSignal } from './kernel.js';
import { LogReaders, reportsOn } from './log-readers.js';
import * as setting from './kernel.settings.js';
import type { Manifest, SubscriptionDeclaration } from './souk-module.js';
import { subscriptionOf } from './subscription-of.js';

/** Pause between two looks at a hole that an open transaction may still fill. */
const HOLE_PAUSE_MS = 5;

export abstract class Manifests {
  abstract readonly hosted: Manifest[];
  /** Of modules in other processes. */
  abstract readonly elsewhere: Manifest[];
}

/** Starts and stops what runs by itself: tails of logs, delivery loops, task workers, upkeep. */
@Injectable()
export class Runtime implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly tails = new Map<string, SourceTail>();
  readonly loops: DeliveryLoop[] = [];
  readonly workers: TaskWorker[] = [];
  /** Serving and not draining. */
  ready = false;
  /** Set when events between modules travel over Kafka. */
  readonly kafka: KafkaEvents | undefined;
  readonly readers: LogReaders;
  private readonly upkeep: OutboxMaintenance[] = [];
  private notifier: Notifier | undefined;
  private readonly timers: NodeJS.Timeout[] = [];
  private stopping: Promise<void> | undefined;
  private readonly holeTimers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly kernel: Kernel,
    private readonly manifests: Manifests,
    private readonly logs: Logs,
    private readonly moduleRef: ModuleRef,
  ) {
    const { settings, failpoints, log } = kernel.options;
    if (settings.get(KafkaBrokers) !== '' && kernel.modules.size > 0)
      this.kafka = new KafkaEvents(settings, failpoints, log);
    this.readers = new LogReaders(kernel, manifests, logs, this.kafka, this.loops);
  }

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
    for (const { name } of this.manifests.hosted) await this.startTail(name, watermarks);
    for (const manifest of this.manifests.hosted)
      await this.startLoop(manifest, watermarks.get(manifest.name)!);
    for (const manifest of this.manifests.hosted) await this.startWorker(manifest);
    for (const { name } of this.manifests.hosted) await this.startUpkeep(name);
    if (this.get(setting.WakeOthers) === 'on') await this.startNotifier();
    if (this.kafka) await this.startKafka(this.kafka);
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
    await this.kafka?.stop();
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
      .flatMap(({ subscriptions }) => subscriptions)
      .flatMap(({ feeds }) => feeds.flatMap((feed) => feed.lanes));
    return lanes.map(alarmOf).find((alarm) => alarm !== undefined);
  }

  private async startKafka(kafka: KafkaEvents): Promise<void> {
    this.timers.push(
      setInterval(() => void this.readers.reportElsewhere(), this.get(setting.OutboxMaintenanceMs)),
    );
    await kafka.start();
  }

  private async startTail(name: string, watermarks: ReadonlyMap<string, Watermark[]>): Promise<void> {
    const { sourceId } = this.kernel.module(name);
    const start = await this.readers.startOf(name, reportsOn(sourceId, watermarks));
    const tail = new SourceTail(this.sqlOf(name), name, sourceId, start);
    const relay = this.kafka?.relay(name, tail, this.sqlOf(name));
    tail.onSettled((rows) => {
      this.kernel.signals.emit(settledSignal(name), rows);
      if (relay) relay.wake();
      else for (const loop of this.loops) loop.wake();
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

  private async startLoop({ name, subscriptions }: Manifest, watermarks: Watermark[]): Promise<void> {
    if (subscriptions.length === 0) return;
    const { work } = this.kernel.module(name);
    const { failpoints, log } = this.kernel.options;
    const built: Subscription[] = [];
    for (const declared of subscriptions) {
      const feeds = this.kafka ? [] : await this.logFeedsOf(declared, watermarks);
      built.push(subscriptionOf(declared, feeds, (type) => this.moduleRef.get(type, { strict: false })));
    }
    const loop = new DeliveryLoop(
      name,
      built,
      work,
      this.sqlOf(name),
      this.deliverySettings(),
      failpoints,
      log,
    );
    this.loops.push(loop);
    for (const [index, { sources }] of subscriptions.entries())
      this.kafka?.stream({
        module: name,
        subscription: built[index]!,
        sources,
        sql: this.sqlOf(name),
        logOf: this.logOf,
        wake: () => loop.wake(),
      });
  }

  private async logFeedsOf(declared: SubscriptionDeclaration, watermarks: Watermark[]): Promise<Feed[]> {
    const feeds: Feed[] = [];
    for (const [source, names] of declared.sources) {
      const tail = this.tails.get(source);
      if (!tail) continue;
      const own = watermarks.filter(
        (mark) => mark.subscription === declared.name && mark.sourceId === tail.sourceId,
      );
      const places = new Map(own.map(({ lane, position }) => [lane, position]));
      const feed = new LogFeed(declared.name, tail, names, places);
      feed.stopAhead(await lastWritten(this.sqlOf(source), source));
      feeds.push(feed);
    }
    return feeds;
  }

  private logOf = (name: string): LogPort => this.logs.of(name);

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

  private async startUpkeep(name: string): Promise<void> {
    if (!this.kafka) await forgetReader(this.sqlOf(name), name, RELAY);
    const maintenance = new OutboxMaintenance(
      this.kernel.module(name).pool,
      name,
      this.kernel.options.settings,
      this.kernel.options.log,
      () => this.readers.of(name),
    );
    this.upkeep.push(maintenance);
    maintenance.start();
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
