import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { startBroker, type BenchBroker } from './broker.js';
import { calls } from './calls.js';
import { checkouts, plentifulSkus, type CheckoutResult } from './checkout.js';
import { residentMiB } from './cpu.js';
import { events } from './events.js';
import { endKept } from './kept.js';
import { kernelBench } from './kernel.js';
import { reads } from './reads.js';
import { startServer } from './server.js';
import { split } from './split.js';

/**
 * `npm run bench`, `npm run bench -- checkout --seconds=15`, `npm run bench -- --only=calls,events,split`: some parts, or all.
 * What is not measured this time stays in bench/latest.json as it was.
 */
const PARTS = ['kernel', 'reads', 'checkout', 'mails', 'calls', 'events', 'split'];
const LATEST = 'bench/latest.json';

const args = process.argv.slice(2);
const option = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1];
const named = [...args.filter((arg) => !arg.startsWith('--')), ...(option('only')?.split(',') ?? [])];
const seconds = Number(option('seconds') ?? 10);
const results: Record<string, unknown> = {};
const wants = (...parts: string[]) => named.length === 0 || parts.some((part) => named.includes(part));

const round = (value: unknown): unknown => {
  if (typeof value !== 'number') return value;
  return Math.abs(value) < 1 ? Number(value.toPrecision(2)) : Math.round(value * 100) / 100;
};
const show = (title: string, rows: object[]) => {
  console.log(`\n${title}`);
  console.table(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, round(value)]))),
  );
};

async function kernelPart(): Promise<void> {
  const { commitToHandler, fourthWrite, ...rest } = await kernelBench();
  results.kernel = { commitToHandler, fourthWrite, ...rest };
  show('Kernel', [
    {
      ...rest,
      commitToHandlerP50Ms: commitToHandler.p50Ms,
      commitToHandlerP99Ms: commitToHandler.p99Ms,
      ...fourthWrite,
    },
  ]);
}

async function shopPart(): Promise<void> {
  const server = await startServer({ MAIL: 'off' });
  try {
    const idleMiB = residentMiB(server.pid);
    if (wants('reads')) show('Reads', (results.reads = await reads(server, 8, seconds)));
    if (wants('checkout')) {
      const skus = await plentifulSkus(server.adminUrl);
      const runs: CheckoutResult[] = [];
      for (const clients of [1, 8, 32]) runs.push(await checkouts(server, clients, seconds, skus));
      results.checkout = runs;
      show('Guest checkouts until confirmed', runs);
    }
    results.process = { readyMs: server.secondStartMs, idleMiB, afterMiB: residentMiB(server.pid) };
    show('Process', [results.process as object]);
  } finally {
    await server.stop();
  }
}

/** The same checkouts with their mails, which go over SMTP to the sink in the same process: what those cost is the difference. */
async function mailsPart(): Promise<void> {
  const quiet = (results.checkout as CheckoutResult[] | undefined)?.find(({ clients }) => clients === 8);
  const server = await startServer();
  try {
    const skus = await plentifulSkus(server.adminUrl);
    // As warm as the other server was.
    for (const clients of [1, 8]) await checkouts(server, clients, seconds, skus);
    const run = await checkouts(server, 8, seconds, skus);
    results.mails = run;
    show('Guest checkouts with their mails', [run]);
    if (quiet)
      show('What the two mails of a checkout cost', [
        {
          commits: run.commitsPerCheckout - quiet.commitsPerCheckout,
          nodeCpuMs: run.nodeCpuMs - quiet.nodeCpuMs,
          postgresCpuMs: run.postgresCpuMs - quiet.postgresCpuMs,
        },
      ]);
  } finally {
    await server.stop();
  }
}

async function callsPart(broker: BenchBroker | undefined): Promise<void> {
  const rows = await calls(broker?.brokers, seconds);
  results.calls = rows;
  show('Port calls, a quote of three lines', rows);
}

async function eventsPart({ brokers }: BenchBroker): Promise<void> {
  const result = await events(brokers, seconds);
  results.events = result;
  show('Events over Kafka, commit to commit of the reaction', [result.commitToCommit]);
  show('Ordered events through Kafka into a table', result.rates);
  if (result.timesTheLibrary) console.log(`${result.timesTheLibrary.toFixed(1)} times the library`);
}

async function splitPart(broker: BenchBroker): Promise<void> {
  const result = await split(broker, seconds);
  results.split = result;
  show('Guest checkouts, one process and one process per module', result.checkouts);
  console.log(
    `Split ÷ one process at 8 clients: ${result.ratio.toFixed(2)}; ready after ${Math.round(result.startMs)} ms`,
  );
  show('Memory', result.memory);
}

async function overKafka(): Promise<void> {
  const broker = await startBroker();
  if (!broker)
    console.log('\nLeft out: what goes over Kafka; run `npm run kafka:fetch`, or set KAFKA_BROKERS');
  if (wants('calls')) await callsPart(broker);
  if (broker && wants('events')) await eventsPart(broker);
  if (broker && wants('split')) await splitPart(broker);
  await broker?.stop();
}

async function measure(): Promise<void> {
  const unknown = named.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')} is none of: ${PARTS.join(', ')}`);
  if (wants('kernel')) await kernelPart();
  if (wants('checkout', 'reads')) await shopPart();
  if (wants('checkout', 'mails')) await mailsPart();
  if (wants('calls', 'events', 'split')) await overKafka();
  const before = named.length > 0 && existsSync(LATEST) ? JSON.parse(readFileSync(LATEST, 'utf8')) : {};
  const about = { measuredAt: new Date().toISOString(), node: process.version, seconds };
  writeFileSync(LATEST, `${JSON.stringify({ ...before, ...about, ...results }, null, 2)}\n`);
  console.log(`\n${LATEST} written`);
}

let ending = false;
const end = (code: number): void => {
  ending = true;
  void endKept().finally(() => process.exit(code));
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(130));
// A connection whose server has gone says so to nobody in particular.
process.on('uncaughtException', (error) => {
  if (ending) return;
  console.error(error);
  end(1);
});
await measure().then(
  () => !ending && end(0),
  (error: unknown) => {
    if (ending) return;
    console.error(error);
    end(1);
  },
);
