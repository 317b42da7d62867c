import type { Kafka } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../observability/logger.js';
import { within } from '../within.js';
import type { Topics } from './topics.js';

/** A process whose brokers are silent for so long starts without them; what would travel over them waits. */
const SILENT_MS = 10_000;
/** Longest wait for all readers to join their groups, at brokers that answer. */
const JOIN_MS = 30_000;
/** Pause before the brokers are asked again for the topics. */
const AGAIN_MS = 500;

export interface Joining {
  kafka: Kafka;
  topics: Topics;
  /** Topics that must be there first. */
  wanted: string[];
  replicationFactor: number;
  /** Joins the groups, however long that takes. */
  join: () => Promise<void>;
  /** Nobody wants it any more. */
  signal: AbortSignal;
  log: Logger;
}

/** Makes the topics and joins the groups. Resolves when that is done, or after the limits above while it goes on. */
export async function joinBrokers(joining: Joining): Promise<void> {
  const made = makeTopics(joining);
  const joined = made.then((areThere) => (areThere ? joining.join() : undefined));
  const limitMs = (await within(SILENT_MS, made)) ? JOIN_MS : 0;
  await within(limitMs, joined);
}

/** Tries again for as long as it takes. @returns false when it was told to stop before */
async function makeTopics({
  kafka,
  topics,
  wanted,
  replicationFactor,
  signal,
  log,
}: Joining): Promise<boolean> {
  while (!signal.aborted) {
    const admin = kafka.admin();
    try {
      await admin.connect();
      await topics.create(admin, wanted, replicationFactor);
      return !signal.aborted;
    } catch (error) {
      log.warn({ err: error }, 'topics cannot be made yet; tried again');
      await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
  return false;
}
