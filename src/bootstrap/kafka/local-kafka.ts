import { mkdir } from 'node:fs/promises';
import { clusterAt } from '../../shared/transport/cluster-at.js';
import { claimOwnership } from '../embedded/owner-file.js';
import { pollUntil } from '../embedded/poll-until.js';
import { stillRuns } from '../embedded/running-process.js';
import { boundLog, keepLogBounded, logSize, logTail } from '../embedded/server-log.js';
import { freePorts } from '../free-ports.js';
import { StartupError } from '../startup-error.js';
import { type BrokerFolder, brokerFolder, type BrokerSettings, prepareBroker } from './broker-folder.js';
import { type BrokerProcess, endLeftBroker, killBroker, spawnBroker, stopBroker } from './broker-process.js';

/** One Apache Kafka broker on this machine that belongs to this process until `stop`. */
export interface LocalKafka {
  /** `127.0.0.1:<port>`; stays over restarts. */
  brokers: string;
  pid: number;
  /** Stops the broker, within 20 s. Its data stay. */
  stop(): Promise<void>;
  /** Ends the broker as a power cut would; `restart` brings it back. */
  kill(): Promise<void>;
  /** Stops the broker if it runs, and starts it on the same port with the same data. */
  restart(): Promise<void>;
}

export interface LocalKafkaOptions {
  /** Where its data are and stay. */
  dataDir: string;
  /** A free one when left out. */
  port?: number;
  /** In place of ours; ports and folders stay ours. */
  settings?: BrokerSettings;
  onProgress?: (line: string) => void;
}

const OWNER_WAIT_MS = 10_000;
const READY_MS = 60_000;
const STARTS_MAX = 3;

/**
 * Starts the fetched Kafka. It survives this process unless `stop` is called; the next start on its folder ends it.
 * @throws StartupError with a sentence for the operator: folder in use, port taken, or the end of the log
 */
export async function startLocalKafka(options: LocalKafkaOptions): Promise<LocalKafka> {
  const folder = brokerFolder(options.dataDir);
  const onProgress = options.onProgress ?? (() => undefined);
  await mkdir(folder.home, { recursive: true });
  const release = await claimOwnership(folder.ownerFile, OWNER_WAIT_MS, onProgress);
  try {
    await endLeftBroker(folder);
    const { port, broker } = await startSomewhere(folder, options);
    onProgress(`Kafka is ready on port ${port}`);
    return handle(folder, { ...options, port }, broker, release);
  } catch (error) {
    await release();
    throw error;
  }
}

function handle(
  folder: BrokerFolder,
  { port, settings }: LocalKafkaOptions & { port: number },
  first: BrokerProcess,
  release: () => Promise<void>,
): LocalKafka {
  let broker = first;
  const stopBounding = keepLogBounded(folder.logFile);
  return {
    brokers: `127.0.0.1:${port}`,
    get pid() {
      return broker.pid;
    },
    async stop() {
      stopBounding();
      await stopBroker(broker).finally(release);
    },
    kill: () => killBroker(broker),
    async restart() {
      await stopBroker(broker);
      broker = await startOn(folder, port, settings);
    },
  };
}

/** Between finding a free port and using it, somebody else may be faster. */
async function startSomewhere(folder: BrokerFolder, { port: wanted, settings }: LocalKafkaOptions) {
  for (let start = 1; ; start++) {
    const port = wanted ?? (await freePorts(1))[0]!;
    try {
      return { port, broker: await startOn(folder, port, settings) };
    } catch (error) {
      const taken = (error as Error).message.includes('Address already in use');
      if (wanted !== undefined || !taken || start === STARTS_MAX) throw error;
    }
  }
}

async function startOn(
  folder: BrokerFolder,
  port: number,
  settings: BrokerSettings = {},
): Promise<BrokerProcess> {
  const [controller] = (await freePorts(1)) as [number];
  const cluster = await prepareBroker(folder, { broker: port, controller }, settings);
  await boundLog(folder.logFile);
  const logged = await logSize(folder.logFile);
  const broker = await spawnBroker(folder);
  const outcome = await pollUntil(async () => {
    // Where the port is taken, somebody else's broker may answer while ours is about to give up.
    if ((await clusterAt(`127.0.0.1:${port}`)) === cluster) return 'ready';
    return (await stillRuns(broker)) ? undefined : 'ended';
  }, READY_MS);
  if (outcome === 'ready') return broker;
  await stopBroker(broker);
  throw new StartupError(
    `Kafka did not start in ${folder.home}. Its log ends: ${await logTail(folder.logFile, logged)}`,
  );
}
