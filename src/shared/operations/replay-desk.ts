import { Injectable } from '@nestjs/common';
import { DomainError, InvalidInput } from '../domain-error.js';
import { sqlOn } from '../database/sql.js';
import { Kernel } from '../kernel/kernel.js';
import { Runtime } from '../kernel/runtime.js';
import { moveRelayBack } from '../transport/relay.js';

export interface ReplayRequest {
  /** Who misses something: a module that reads the log. */
  subscriber: string;
  /** The publishing module. */
  source: string;
  /** First position that is to be sent again. */
  from: number;
}

/** Sends a part of a log to Kafka again, for a subscriber in whose lanes there is a gap. Everybody drops what it has applied. */
@Injectable()
export class ReplayDesk {
  constructor(
    private readonly kernel: Kernel,
    private readonly runtime: Runtime,
  ) {}

  /**
   * From `from` to the end of the log. Answers how many positions that are.
   * @throws DomainError `replays.not-found` when the source is not hosted here, `replays.not-relayed` without Kafka,
   * `replays.forgotten` when the log does not go back so far
   */
  async replay({ subscriber, source, from }: ReplayRequest): Promise<number> {
    const hosted = this.kernel.modules.get(source);
    if (!hosted) throw new DomainError('replays.not-found', `There is no module ${source} here`);
    if (!this.runtime.readers.subscribersOf(source).some((reader) => reader.startsWith(`${subscriber}/`)))
      throw new InvalidInput([
        {
          field: 'subscriber',
          code: 'is-unknown',
          detail: `${subscriber} does not read the log of ${source}`,
        },
      ]);
    if (!this.runtime.kafka)
      throw new DomainError(
        'replays.not-relayed',
        'Without Kafka every subscriber reads the log itself, and misses nothing',
      );
    const sql = sqlOn(hosted.pool);
    const [log] = await sql<{ oldest: number | null }>(
      `select min(position) as oldest from ${source}.outbox`,
    );
    const { oldest } = log!;
    if (oldest !== null && from < oldest)
      throw new DomainError('replays.forgotten', `The log of ${source} begins at ${oldest}`, { oldest });
    const moved = await moveRelayBack(sql, source, from);
    for (const relay of this.runtime.kafka.relays) if (relay.module === source) relay.wake();
    return moved;
  }
}
