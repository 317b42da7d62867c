import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { createLogger } from '../src/shared/observability/logger.js';
import { LANES, laneOf } from '../src/shared/outbox/lanes.js';
import { kafkaClient } from '../src/shared/transport/kafka-client.js';
import { Reader } from '../src/shared/transport/reader.js';
import { Sender } from '../src/shared/transport/sender.js';
import { Arrivals } from './arrivals.js';
import { answerParent, childArgument, sharedNow } from './child.js';
import { said, type Said } from './events-modules.js';

/** The process that publishes through the library, or the one that writes down what comes. */
interface Part {
  publishes: boolean;
  adminUrl: string;
  brokers: string;
  /** Folder of the library's `node_modules`. */
  installed: string;
  topic: string;
}

/** As much of the library as is used here. */
interface Library {
  DatabaseSetup: Record<
    'dropAndCreateTable' | 'setupReplicationCore' | 'setupReplicationSlot',
    (config: object) => string
  >;
  getDisabledLogger(): object;
  createReplicationSegmentMutexConcurrencyController(): object;
  initializeReplicationMessageListener(
    config: object,
    handler: { handle(message: { id: string; payload: Said }): Promise<void> },
    logger: object,
    strategies: object,
  ): [() => Promise<void>];
}

const PER_INSERT = 500;
const CONNECTIONS = 20;
/** A message that waits for others of its key waits on the library's own clock. */
const HANDLING_MS = 120_000;
const NAMES = { publication: 'bench_publication', replicationSlot: 'bench_slot', listenerRole: 'souk' };
const TABLE = { outboxOrInbox: 'outbox', database: 'souk', schema: 'library', table: 'outbox' };

const { publishes, adminUrl, brokers, installed, topic } = childArgument<Part>();
const kafka = kafkaClient(brokers, 'outbox-library', createLogger('warn'));
const pool = new pg.Pool({ connectionString: adminUrl, max: CONNECTIONS });
const arrivals = new Arrivals();

async function publish(): Promise<() => Promise<void>> {
  const entry = join(installed, 'node_modules/pg-transactional-outbox/dist/index.js');
  const library = (await import(pathToFileURL(entry).href)) as Library;
  await createTopic();
  const { dropAndCreateTable, setupReplicationCore, setupReplicationSlot } = library.DatabaseSetup;
  await pool.query(dropAndCreateTable(TABLE));
  await pool.query(setupReplicationCore({ ...TABLE, ...NAMES }));
  for (const statement of setupReplicationSlot({ ...TABLE, ...NAMES }).split(';'))
    if (statement.trim() !== '') await pool.query(statement);
  const sender = new Sender(kafka, { acks: 'all' });
  const [shutdown] = library.initializeReplicationMessageListener(
    {
      outboxOrInbox: 'outbox',
      dbListenerConfig: { connectionString: adminUrl },
      dbHandlerConfig: { connectionString: adminUrl, max: CONNECTIONS },
      settings: {
        dbSchema: TABLE.schema,
        dbTable: TABLE.table,
        dbPublication: NAMES.publication,
        dbReplicationSlot: NAMES.replicationSlot,
        messageProcessingTimeoutInMs: HANDLING_MS,
        enableMaxAttemptsProtection: false,
        enablePoisonousMessageProtection: false,
      },
    },
    {
      handle: ({ id, payload }) =>
        sender.send(topic, [
          {
            key: payload.key,
            partition: laneOf(payload.key),
            value: JSON.stringify(payload),
            headers: { id },
          },
        ]),
    },
    library.getDisabledLogger(),
    { concurrencyStrategy: library.createReplicationSegmentMutexConcurrencyController() },
  );
  return async () => {
    await shutdown();
    await sender.stop();
  };
}

async function createTopic(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: LANES }], waitForLeaders: true });
  await admin.disconnect();
}

async function subscribe(): Promise<() => Promise<void>> {
  const reader = new Reader(
    kafka,
    {
      groupId: `${topic}.readers`,
      topics: [topic],
      from: 'beginning',
      take: async (_, messages) => {
        const payloads = messages.map(({ value }) => JSON.parse(value!.toString()) as Said);
        const { rowCount } = await pool.query(
          `insert into library.heard (event_id, key, number, text)
           select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[]) on conflict (event_id) do nothing`,
          [
            messages.map(({ headers }) => headers!.id!.toString()),
            payloads.map(({ key }) => key),
            payloads.map(({ number }) => number),
            payloads.map(({ text }) => text),
          ],
        );
        arrivals.add(rowCount ?? 0);
      },
    },
    createLogger('warn'),
  );
  await reader.start();
  return () => reader.stop();
}

/** Answers when the first insert began. */
async function write({ from, count }: { from: number; count: number }): Promise<number> {
  const began = sharedNow();
  for (let sent = 0; sent < count; sent += PER_INSERT) {
    const payloads = Array.from({ length: Math.min(PER_INSERT, count - sent) }, (_, n) =>
      said(from + sent + n),
    );
    await pool.query(
      `insert into library.outbox (id, aggregate_type, aggregate_id, message_type, segment, payload)
       select id, 'talker', key, 'spoken', key, payload
       from unnest($1::uuid[], $2::text[], $3::jsonb[]) as event (id, key, payload)`,
      [
        payloads.map(() => randomUUID()),
        payloads.map(({ key }) => key),
        payloads.map((payload) => JSON.stringify(payload)),
      ],
    );
  }
  return began;
}

const starting = publishes ? publish() : subscribe();
answerParent(
  {
    started: () => starting.then(() => true),
    write,
    until: (wanted: { count: number; withinMs: number }) => arrivals.until(wanted),
  },
  async () => {
    await (
      await starting
    )();
    await pool.end();
  },
);
