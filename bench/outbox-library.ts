import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Arrived } from './arrivals.js';
import { freshPrefix } from './broker.js';
import { startChild } from './child.js';
import { heardTable } from './events-modules.js';
import { RATE_MS, rateOf, type RateResult } from './events.js';
import { asAdmin, type BenchPostgres } from './postgres.js';

/**
 * The library beside which we measure: in TypeScript, for PostgreSQL and any broker, order per key while keys overtake each
 * other, retries, an inbox; and it follows the log of the database (logical replication) rather than poll. Chosen by
 * features among what npm would give us. `pg-trx-outbox`, which sends batches to Kafka by itself and may well be faster,
 * could not be fetched: where it can be, it belongs here. A job queue in PostgreSQL is no rival: nothing of it goes through Kafka.
 *
 * It is given the best of everything that it leaves to its user: no protection against poisonous messages, twenty
 * connections, the sender of Souk (which puts what waits into one request; acks=all, idempotent), rows inserted 500 at a
 * time, and on the other side, in place of its inbox of one transaction per message, one set-based insert per batch.
 */
const LIBRARY = 'pg-transactional-outbox@0.5.7';
const INSTALL_MS = 120_000;
/** So many events of its warm-up take it as long as all of ours take us. */
const WARM_UP_PART = 10;

/** Fetched into a temporary folder: Souk does not depend on it. Undefined, with one line, where it cannot be fetched. */
export async function libraryRate(
  { adminUrl, folder }: BenchPostgres,
  brokers: string,
  count: number,
  warmUp: number,
): Promise<RateResult | undefined> {
  const installed = join(folder, 'outbox-library');
  const flags = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error'];
  try {
    await promisify(execFile)('npm', ['install', '--prefix', installed, ...flags, LIBRARY], {
      cwd: folder,
      timeout: INSTALL_MS,
    });
  } catch (error) {
    const [reason] = (error as Error).message.split('\n').slice(-1);
    console.log(`\nLeft out: ${LIBRARY} cannot be fetched (${reason})`);
    return undefined;
  }
  const options = { adminUrl, brokers, installed, topic: `${freshPrefix()}.library` };
  await asAdmin(adminUrl, 'create schema library', heardTable('library'), EVENT_ID);
  const publisher = startChild('outbox-library-process', { ...options, publishes: true });
  const subscriber = startChild('outbox-library-process', { ...options, publishes: false });
  try {
    await publisher.ask('started');
    await subscriber.ask('started');
    const few = warmUp / WARM_UP_PART;
    await publisher.ask('write', { from: 0, count: few });
    await subscriber.ask('until', { count: few, withinMs: RATE_MS });
    const began = await publisher.ask<number>('write', { from: few, count });
    const arrived = await subscriber.ask<Arrived>('until', { count: few + count, withinMs: RATE_MS });
    const arrival = { what: `${LIBRARY}, written meanwhile`, from: few, count, began, arrived };
    return await rateOf(adminUrl, 'library', arrival);
  } finally {
    await publisher.stop();
    await subscriber.stop();
  }
}

/** It delivers at least once; a repetition is dropped here. */
const EVENT_ID = 'alter table library.heard add column event_id uuid not null unique';
