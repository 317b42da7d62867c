import { sqlOn } from '../database/sql.js';
import type { DeliveryLoop } from '../delivery/delivery-loop.js';
import type { Watermark } from '../delivery/watermarks.js';
import { lastWritten, reportReaders, type Logs, type ReaderReport } from '../outbox/log-port.js';
import type { KafkaEvents } from '../transport/kafka-events.js';
import { placeOfRelay, RELAY } from '../transport/relay.js';
import type { Kernel } from './kernel.js';
import type { Manifests } from './runtime.js';

/** Who reads which log, and how far they have come: what a log may forget, and where reading it begins. */
export class LogReaders {
  constructor(
    private readonly kernel: Kernel,
    private readonly manifests: Manifests,
    private readonly logs: Logs,
    private readonly kafka: KafkaEvents | undefined,
    private readonly loops: readonly DeliveryLoop[],
  ) {}

  /** How far each subscription of this process, and the relay, have come in a module's log. */
  of(source: string): ReaderReport[] {
    const relayed = (this.kafka?.relays ?? [])
      .filter(({ module }) => module === source)
      .map(({ position }) => ({ ...RELAY, position }));
    const applied = this.loops.flatMap(({ module, subscriptions }) =>
      subscriptions.flatMap(({ name, feeds }) =>
        feeds
          .filter((feed) => feed.source.module === source)
          .map(({ appliedUpTo }) => ({ subscriber: module, subscription: name, position: appliedUpTo })),
      ),
    );
    return [...relayed, ...applied];
  }

  /** Who reads a module's log, in any process: `<module>/<subscription>`. */
  subscribersOf(source: string): string[] {
    return [...this.manifests.hosted, ...this.manifests.elsewhere].flatMap(({ name, subscriptions }) =>
      subscriptions.filter(({ sources }) => sources.has(source)).map((one) => `${name}/${one.name}`),
    );
  }

  /** Where reading a module's log begins: nobody here needs what is below. @param readers in this process */
  async startOf(module: string, readers: ReaderReport[]): Promise<number> {
    const sql = sqlOn(this.kernel.module(module).pool);
    if (this.kafka) {
      await reportReaders(sql, module, readers);
      return placeOfRelay(sql, module, this.subscribersOf(module));
    }
    return readers.length > 0
      ? Math.min(...readers.map(({ position }) => position))
      : lastWritten(sql, module);
  }

  /** Tells publishers in other processes how far their logs have been applied here; whom it does not reach, it tells the next time. */
  async reportElsewhere(): Promise<void> {
    for (const { name } of this.manifests.elsewhere) {
      const readers = this.of(name);
      if (readers.length === 0) continue;
      await this.logs
        .of(name)
        .report({ readers })
        .catch((error: unknown) =>
          this.kernel.options.log.debug({ source: name, err: error }, 'not reported'),
        );
    }
  }
}

/** How far the subscriptions of this process have applied one log, by what their tables say. */
export const reportsOn = (sourceId: string, watermarks: ReadonlyMap<string, Watermark[]>): ReaderReport[] =>
  [...watermarks].flatMap(([subscriber, marks]) => {
    const own = marks.filter((mark) => mark.sourceId === sourceId);
    const subscriptions = [...new Set(own.map(({ subscription }) => subscription))];
    return subscriptions.map((subscription) => ({
      subscriber,
      subscription,
      position: Math.min(
        ...own.filter((mark) => mark.subscription === subscription).map(({ position }) => position),
      ),
    }));
  });
