import type { Kafka, KafkaMessage } from 'kafkajs';
import type { Sql } from '../database/sql.js';
import type { Feed, Source } from '../delivery/feed.js';
import { StreamFeed, type StreamedRow } from '../delivery/stream-feed.js';
import type { Subscription } from '../delivery/subscription.js';
import { readWatermark, readWatermarks, registerSource, type Watermark } from '../delivery/watermarks.js';
import type { Logger } from '../observability/logger.js';
import type { LogPort } from '../outbox/log-port.js';
import { rowOf } from './event-message.js';
import { Reader } from './reader.js';
import type { Topics } from './topics.js';

/** Pause before a publisher that did not answer is asked again. */
const ASK_AGAIN_MS = 1_000;

export interface EventStreamOptions {
  module: string;
  subscription: Subscription;
  /** Event names by publishing module. */
  sources: ReadonlyMap<string, ReadonlySet<string>>;
  /** With the rights of the subscriber. */
  sql: Sql;
  /** What another module says of its log. */
  logOf: (source: string) => LogPort;
  /** Something has come. */
  wake: () => void;
}

/** Brings what one subscription reads from Kafka: every log to a feed of its own, each lane as it was sent. */
export class EventStream {
  private readonly reader: Reader;
  private readonly sourceOfTopic: ReadonlyMap<string, string>;
  private readonly strangers = new Set<string>();
  private partitions: Record<string, number[]> = {};
  private asking: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    kafka: Kafka,
    private readonly topics: Topics,
    private readonly options: EventStreamOptions,
    private readonly log: Logger,
  ) {
    const { module, subscription, sources } = options;
    this.sourceOfTopic = new Map([...sources.keys()].map((source) => [topics.events(source), source]));
    this.reader = new Reader(
      kafka,
      {
        groupId: topics.subscriber(module, subscription.name),
        topics: [...this.sourceOfTopic.keys()],
        from: 'beginning',
        take: (lane, messages, topic) => this.take(this.sourceOfTopic.get(topic)!, lane, messages),
        dealtWith: () => [...this.sourceOfTopic].flatMap(([topic, source]) => this.dealtWith(topic, source)),
        assigned: (partitions) => this.assign(partitions),
      },
      log,
    );
  }

  get sources(): string[] {
    return [...this.options.sources.keys()];
  }

  /**
   * Resolves when the subscription has a place in every log and its group has been joined. A publisher that a subscription
   * has never read is asked where its log ends, for as long as it takes.
   */
  async start(): Promise<void> {
    const { module, sql, subscription, sources } = this.options;
    const known = (await readWatermarks(sql, module)).filter(
      (mark) => mark.subscription === subscription.name,
    );
    for (const mark of known) if (sources.has(mark.source)) this.feed(mark.source, mark.sourceId, known);
    const fresh = [...sources.keys()].filter((source) => !known.some((mark) => mark.source === source));
    for (const source of fresh) await this.enter(source);
    if (this.stopped) return;
    await this.reader.start();
    for (const feed of this.options.subscription.feeds) void this.stopIfAhead(feed);
  }

  /** A publisher that does not answer now is not asked again: its restored log would be seen at the next start. */
  private async stopIfAhead(feed: Feed): Promise<void> {
    const { module, sourceId } = feed.source;
    const current = await this.options
      .logOf(module)
      .head()
      .catch(() => undefined);
    if (current?.sourceId === sourceId) feed.stopAhead(current.position);
  }

  /** Leaves the group; what is queued stays with the lanes of whoever comes next. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.asking);
    await this.reader.stop();
  }

  private async enter(source: string): Promise<void> {
    while (!this.stopped) {
      try {
        const { sourceId, position } = await this.options.logOf(source).head();
        return await this.register({ module: source, sourceId }, position);
      } catch (error) {
        this.log.info(
          { module: this.options.module, source, err: error },
          'waiting for a publisher that is new',
        );
        await new Promise((resolve) => (this.asking = setTimeout(resolve, ASK_AGAIN_MS)));
      }
    }
  }

  private async register({ module: source, sourceId }: Source, position: number): Promise<void> {
    const { module, sql, subscription } = this.options;
    await registerSource(sql, module, { subscription: subscription.name, source, sourceId, position });
    this.feed(source, sourceId, await readWatermarks(sql, module));
  }

  private feed(source: string, sourceId: string, watermarks: Watermark[]): StreamFeed {
    const { module, subscription, sources, sql } = this.options;
    const existing = this.feedsOf(source).find((feed) => feed.source.sourceId === sourceId);
    if (existing) return existing;
    const topic = this.topics.events(source);
    const own = watermarks.filter(
      (mark) => mark.subscription === subscription.name && mark.sourceId === sourceId,
    );
    const feed = new StreamFeed(
      subscription.name,
      { module: source, sourceId },
      sources.get(source)!,
      new Map(own.map(({ lane, position }) => [lane, position])),
      {
        pause: (lane) => this.reader.pause(topic, lane),
        resume: (lane) => this.reader.resume(topic, lane),
        watermark: (lane) => readWatermark(sql, module, { subscription: subscription.name, sourceId, lane }),
      },
    );
    feed.assign(new Set(this.partitions[topic]));
    subscription.feeds.push(feed);
    return feed;
  }

  private feedsOf = (source: string): StreamFeed[] =>
    (this.options.subscription.feeds as StreamFeed[]).filter((feed) => feed.source.module === source);

  private assign(partitions: Record<string, number[]>): void {
    this.partitions = partitions;
    for (const [topic, source] of this.sourceOfTopic)
      for (const feed of this.feedsOf(source)) feed.assign(new Set(partitions[topic]));
  }

  private async take(source: string, lane: number, messages: KafkaMessage[]): Promise<void> {
    const bySource = new Map<string, StreamedRow[]>();
    for (const message of messages) {
      const row = rowOf(message, lane);
      if (!row) continue;
      const rows = bySource.get(row.sourceId);
      if (rows) rows.push(row);
      else bySource.set(row.sourceId, [row]);
    }
    for (const [sourceId, rows] of bySource) {
      const feed = await this.feedFor(source, sourceId);
      await feed?.take(lane, rows);
      this.options.wake();
      await feed?.room(lane);
    }
  }

  /**
   * A log that is not known here is a publisher's new one, all of which is news; or an older life of it, whose events have
   * nothing to do with the data of today.
   */
  private async feedFor(source: string, sourceId: string): Promise<StreamFeed | undefined> {
    const known = this.feedsOf(source).find((feed) => feed.source.sourceId === sourceId);
    if (known || this.strangers.has(sourceId)) return known;
    const current = await this.options.logOf(source).head();
    if (current.sourceId === sourceId) {
      await this.register({ module: source, sourceId }, 0);
      return this.feedFor(source, sourceId);
    }
    this.strangers.add(sourceId);
    this.log.warn({ source, sourceId }, 'events of a log that its publisher has no more are left alone');
    return undefined;
  }

  /** Where to go on from: where the log that is furthest behind does. */
  private dealtWith(topic: string, source: string): { topic: string; partition: number; offset: string }[] {
    const places = this.feedsOf(source).flatMap((feed) => feed.resumeAt());
    const lanes = new Set(places.map(({ lane }) => lane));
    return [...lanes].flatMap((partition) => {
      const of = places.filter(({ lane }) => lane === partition);
      const open = of.filter(({ isOpen }) => isOpen);
      const offsets = (open.length > 0 ? open : of).map(({ offset }) => offset);
      if (offsets.includes(undefined)) return [];
      const sorted = (offsets as bigint[]).sort((a, b) => (a < b ? -1 : 1));
      const offset = open.length > 0 ? sorted[0]! : sorted.at(-1)!;
      return [{ topic, partition, offset: String(offset) }];
    });
  }
}
