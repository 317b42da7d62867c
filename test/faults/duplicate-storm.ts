import type { Message } from 'kafkajs';
import { createLogger } from '../../src/shared/observability/logger.js';
import { kafkaClient } from '../../src/shared/transport/kafka-client.js';
import { Reader } from '../../src/shared/transport/reader.js';
import { Sender } from '../../src/shared/transport/sender.js';
import { Topics } from '../../src/shared/transport/topics.js';
import { newId } from '../../src/shared/uuid.js';

const COPIES = 4;
/** A copy is not copied again. */
const COPY = 'test-copy';
const KEEP_MS = 3_600_000;

export interface DuplicateStorm extends AsyncDisposable {
  copied(): number;
}

/** Until it ends, each message of these modules' topics is there five times: the copies come behind later ones. */
export async function startStorm(
  brokers: string,
  prefix: string,
  modules: string[],
): Promise<DuplicateStorm> {
  const log = createLogger('silent');
  const kafka = kafkaClient(brokers, 'storm', log);
  const topics = new Topics(prefix, KEEP_MS);
  const names = modules.map(topics.events);
  const admin = kafka.admin();
  await admin.connect();
  await topics.create(admin, names, -1);
  await admin.disconnect();
  const sender = new Sender(kafka, { acks: 'all' });
  let copied = 0;
  const reader = new Reader(
    kafka,
    {
      groupId: `${prefix}.storm.${newId()}`,
      topics: names,
      from: 'end',
      take: async (partition, messages, topic) => {
        const originals = messages.filter(({ headers = {} }) => !headers[COPY]);
        const again = originals.map(({ key, value, headers }): Message => ({
          key,
          value,
          partition,
          headers: { ...headers, [COPY]: 'yes' },
        }));
        for (let copy = 0; copy < COPIES && again.length > 0; copy++) {
          await sender.send(topic, again);
          copied += again.length;
        }
      },
    },
    log,
  );
  await reader.start();
  return {
    copied: () => copied,
    [Symbol.asyncDispose]: async () => {
      await reader.stop();
      await sender.stop();
    },
  };
}
