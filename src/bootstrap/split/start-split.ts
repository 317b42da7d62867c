import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Settings } from '../../shared/config/settings.js';
import { Ports } from '../../shared/ports/ports.settings.js';
import { DataFolder, Host, Port } from '../bootstrap.settings.js';
import { pollUntil } from '../embedded/poll-until.js';
import { isFree } from '../free-ports.js';
import { openBrokers } from '../kafka/open-brokers.js';
import { openDatabase } from '../open-database.js';
import { argumentSettings, readSettings } from '../read-settings.js';
import { StartupError } from '../startup-error.js';
import { reportFailedStart } from '../startup-reasons.js';
import { onStopSignal } from '../stop-signals.js';
import { socketFile, takeCommands } from './command-socket.js';
import { JointLog } from './joint-log.js';
import { HEARD_AFTER_MS, Launches } from './launches.js';
import { planProcesses } from './process-plan.js';
import { prepareOnce } from './prepare-once.js';
import { Groups, Replicas } from './split.settings.js';
import { splitWelcome } from './split-welcome.js';
import { Supervisor, type Placement } from './supervisor.js';

/** What an earlier start has left behind is given so long to leave the shop's port. */
const PORT_WAIT_MS = 10_000;

/**
 * A whole shop with every module in a process of its own, behind a gateway, over Kafka. Ends on SIGTERM, on Ctrl-C or when
 * npm has died: the gateway first, then the modules, Kafka, PostgreSQL.
 */
export async function startSplit(args: string[]): Promise<void> {
  const closing = new AbortController();
  onStopSignal((why) => {
    console.log(`\nStopping (${why}): finishing what is in hand …`);
    closing.abort();
  });
  const running = new AsyncDisposableStack();
  try {
    await open(args, running, closing.signal);
    if (!closing.signal.aborted) await once(closing.signal, 'abort');
  } catch (error) {
    if (!closing.signal.aborted) {
      reportFailedStart(error);
      process.exitCode = 1;
    }
  }
  await running.disposeAsync().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
  process.exit();
}

/** Whatever is started is put on `running`, which ends it in the opposite order. */
async function open(args: string[], running: AsyncDisposableStack, closing: AbortSignal): Promise<void> {
  const began = performance.now();
  const settings = readSettings(args);
  const plan = planProcesses(moduleNames(), settings.get(Groups), settings.get(Replicas));
  const supervised = await listenForOperator(settings, running);
  await requirePort(settings);
  const database = await openDatabase(settings, onProgress);
  running.defer(() => database.stop());
  closing.throwIfAborted();
  const kafka = await openBrokers(settings, onProgress);
  running.defer(() => kafka.stop());
  closing.throwIfAborted();
  const env = commonEnv(args, settings, { DATABASE_URL: database.socketUrl, KAFKA_BROKERS: kafka.brokers });
  await prepareOnce(env, onProgress, closing);
  const log = new JointLog(
    process.stdout,
    plan.map(({ name }) => name),
  );
  const launches = new Launches(settings, env);
  const planned = await launches.of(plan);
  await launches.announce(planned);
  const placement: Placement = {
    launchOf: async (process) => (await launches.of([process]))[0]!,
    announce: (processes) => launches.announce(processes),
    heardAfterMs: HEARD_AFTER_MS,
  };
  const mayMove = settings.get(Ports) === 'kafka';
  const supervisor = new Supervisor(planned, log, {}, mayMove ? placement : undefined);
  running.defer(() => supervisor.stopAll());
  supervised(supervisor);
  await Promise.race([supervisor.startAll(), once(closing, 'abort')]);
  closing.throwIfAborted();
  const places = { adminUrl: database.adminUrl, brokers: kafka.brokers };
  console.log(splitWelcome(supervisor, places, settings, performance.now() - began));
}

const onProgress = (line: string): void => console.log(`  ${line}`);

/** Every folder there is a module; loading them only for their names would cost as much memory as running them. */
const moduleNames = (): string[] =>
  readdirSync(new URL('../../modules', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** First of all, so that a second start on the same folder is told at once. */
async function listenForOperator(settings: Settings, running: AsyncDisposableStack) {
  await mkdir(settings.get(DataFolder), { recursive: true });
  let supervisor: Supervisor | undefined;
  const stop = await takeCommands(socketFile(settings.get(DataFolder)), async (command) => {
    if (!supervisor) throw new StartupError('The shop is still starting.');
    return supervisor.obey(command);
  });
  running.defer(stop);
  return (started: Supervisor) => void (supervisor = started);
}

async function requirePort(settings: Settings): Promise<void> {
  const [host, port] = [settings.get(Host), settings.get(Port)];
  const free = await pollUntil(async () => (await isFree(port, host)) || undefined, PORT_WAIT_MS);
  if (!free) throw new StartupError(`Port ${port} is taken: set PORT to a free one.`);
}

/** What the command line says must reach every process as well as what the environment says. */
const commonEnv = (
  args: string[],
  settings: Settings,
  places: Record<'DATABASE_URL' | 'KAFKA_BROKERS', string>,
): NodeJS.ProcessEnv => ({
  ...process.env,
  ...argumentSettings(args),
  ...places,
  DATA_FOLDER: resolve(settings.get(DataFolder)),
  WELCOME: 'off',
  // What npm starts ends when its parent has gone; so do these, whoever has started us.
  npm_lifecycle_event: 'start:split',
});
