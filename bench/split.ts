import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePorts } from '../src/bootstrap/free-ports.js';
import { sendCommand, socketFile } from '../src/bootstrap/split/command-socket.js';
import { freshPrefix, type BenchBroker } from './broker.js';
import { checkouts, plentifulSkus, type CheckoutResult } from './checkout.js';
import { proportionalMiB, residentMiB } from './cpu.js';
import { startPostgres, vacuum } from './postgres.js';
import { launch, startServer, type BenchServer } from './server.js';

export interface MemoryResult {
  process: string;
  /** Resident: pages that processes share are counted in each of them. */
  idleRssMiB: number;
  /** Proportional: shared pages are divided among those that share them. */
  idlePssMiB: number;
  afterRssMiB: number;
  afterPssMiB: number;
}

export interface SplitResult {
  /** The same clients against one process, and then against one process per module, on the same cores. */
  checkouts: ({ shop: string } & CheckoutResult)[];
  /** Settled checkouts per second at 8 clients, split ÷ one process. */
  ratio: number;
  memory: MemoryResult[];
  startMs: number;
}

/** One on an idle shop, and a load. */
const CLIENTS = [1, 8];
const WARM_UP_CLIENTS = 8;
const SPLIT_START_MS = 180_000;
const REST_MS_MAX = 5_000;

/** The whole shop as one process per module over Kafka behind a gateway, beside the whole shop as one process. */
export async function split(broker: BenchBroker, seconds: number): Promise<SplitResult> {
  const one = await startServer({ MAIL: 'off', KAFKA_BROKERS: '' });
  const alone = await measure(one, { 'one process': one.pid }, seconds);
  const many = await startSplit(broker);
  const apart = await measure(many, await pidsOf(many), seconds);
  const last = ({ runs }: Shop) => runs.at(-1)!.settledPerSecond;
  return {
    checkouts: [
      ...alone.runs.map((run) => ({ shop: 'one process', ...run })),
      ...apart.runs.map((run) => ({ shop: 'split', ...run })),
    ],
    ratio: last(apart) / last(alone),
    memory: [...alone.memory, ...apart.memory],
    startMs: many.secondStartMs,
  };
}

interface Shop {
  runs: CheckoutResult[];
  memory: MemoryResult[];
}

async function measure(server: BenchServer, pids: Record<string, number>, seconds: number): Promise<Shop> {
  try {
    await new Promise((resolve) => setTimeout(resolve, Math.min(REST_MS_MAX, seconds * 1_000)));
    const idle = memoryOf(pids);
    const skus = await plentifulSkus(server.adminUrl);
    // Ten processes have ten times as much to compile as one.
    await checkouts(server, WARM_UP_CLIENTS, seconds, skus);
    const runs: CheckoutResult[] = [];
    for (const clients of CLIENTS) runs.push(await checkouts(server, clients, seconds, skus));
    const after = memoryOf(pids);
    const memory = Object.keys(pids).map((process) => ({
      process,
      idleRssMiB: idle[process]!.rss,
      idlePssMiB: idle[process]!.pss,
      afterRssMiB: after[process]!.rss,
      afterPssMiB: after[process]!.pss,
    }));
    return { runs, memory };
  } finally {
    await server.stop();
  }
}

const memoryOf = (pids: Record<string, number>): Record<string, { rss: number; pss: number }> =>
  Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => [name, { rss: residentMiB(pid), pss: proportionalMiB(pid) }]),
  );

interface SplitServer extends BenchServer {
  folder: string;
}

/** What `npm run start:split` starts, on data that are there already. */
async function startSplit({ brokers, pid: kafkaPid }: BenchBroker): Promise<SplitServer> {
  const postgres = await startPostgres();
  const [port] = await freePorts(1);
  const env = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: postgres.socketUrl,
    DATA_FOLDER: postgres.folder,
    KAFKA_BROKERS: brokers,
    KAFKA_TOPIC_PREFIX: freshPrefix(),
    NODE_ENV: 'development',
    MAIL: 'off',
  };
  await promisify(execFile)(process.execPath, ['dist/bootstrap/souk.js', 'prepare'], { env });
  await vacuum(postgres.adminUrl);
  const began = performance.now();
  const script = 'dist/bootstrap/split/main.js';
  const { pid, url, stop } = await launch(env, {
    script,
    command: 'start:split',
    withinMs: SPLIT_START_MS,
  });
  return {
    url,
    pid,
    kafkaPid,
    postgresPid: postgres.pid,
    adminUrl: postgres.adminUrl,
    folder: postgres.folder,
    secondStartMs: performance.now() - began,
    stop: async () => {
      await stop();
      await postgres.stop();
    },
  };
}

/** All of them, by name; the one that watches over the others too. */
async function pidsOf({ pid, kafkaPid, folder }: SplitServer): Promise<Record<string, number>> {
  const lines = await sendCommand(socketFile(folder), { command: 'status' });
  const found = lines.map((line) => /^(\S+) .* process (\d+) /.exec(line));
  const absent = lines.filter((_, index) => !found[index]);
  if (absent.length > 0) throw new Error(`Not all processes run: ${absent.join('; ')}`);
  return {
    ...Object.fromEntries(found.map((match) => [match![1], Number(match![2])])),
    supervisor: pid,
    ...(kafkaPid ? { Kafka: kafkaPid } : {}),
  };
}
