import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { pollUntil } from '../embedded/poll-until.js';
import { runningProcess, stillRuns } from '../embedded/running-process.js';
import { StartupError } from '../startup-error.js';
import { type BrokerFolder, kafkaCommand } from './broker-folder.js';

/** Found again by pid and start, whoever started it. */
export interface BrokerProcess {
  pid: number;
  startedAt: string;
}

/** A broker that is told to stop writes what it holds; one that was killed recovers at its next start. */
const STOP_MS = 15_000;
const KILL_MS = 5_000;

export async function spawnBroker(folder: BrokerFolder): Promise<BrokerProcess> {
  const [java, args] = kafkaCommand(folder, 'kafka.Kafka', folder.properties);
  const log = await open(folder.logFile, 'a', 0o600);
  try {
    // Its own process group: Ctrl-C in a terminal must reach node only, which stops the broker after its users.
    const child = spawn(java, args, {
      cwd: folder.home,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    child.unref();
    const pid = child.pid!;
    const broker = { pid, startedAt: (await runningProcess(pid))?.startedAt ?? 'gone' };
    await writeFile(folder.processFile, `${broker.pid} ${broker.startedAt}\n`);
    return broker;
  } finally {
    await log.close();
  }
}

/** Ends the broker that a killed process has left running, if any. */
export async function endLeftBroker({ processFile }: BrokerFolder): Promise<void> {
  const text = await readFile(processFile, 'utf8').catch(() => '');
  const [, pid, startedAt] = /^(\d+) (.+)\n$/.exec(text) ?? [];
  if (startedAt) await stopBroker({ pid: Number(pid), startedAt });
  await rm(processFile, { force: true });
}

/** Within 20 s. @throws StartupError when not even a kill ends it */
export async function stopBroker(broker: BrokerProcess): Promise<void> {
  if (await ended(broker, 'SIGTERM', STOP_MS)) return;
  await killBroker(broker);
}

export async function killBroker(broker: BrokerProcess): Promise<void> {
  if (await ended(broker, 'SIGKILL', KILL_MS)) return;
  throw new StartupError(`Kafka, process ${broker.pid}, does not stop: end it by hand.`);
}

async function ended(broker: BrokerProcess, signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
  if (!(await stillRuns(broker))) return true;
  try {
    process.kill(broker.pid, signal);
  } catch (error) {
    // It may have ended since we looked.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  return (await pollUntil(async () => !(await stillRuns(broker)) || undefined, withinMs)) ?? false;
}
