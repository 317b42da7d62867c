import type { UnitOfWork, Work } from '../../src/shared/database/unit-of-work.js';
import { eventually } from '../support/eventually.js';
import type { CompiledSouk } from '../support/compiled-souk.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';
import { countOn, EVENTS_OF, PubAModule, PubBModule, TALLY_MODULES } from '../support/kernel-modules.js';
import { launch, type Launched } from '../support/process.js';
import { Seeded } from '../support/seeded.js';
import { violations } from '../support/kernel-violations.js';

export interface CheckerOptions {
  souk: CompiledSouk;
  seed: number;
  /** Published, more or less: the last transaction may overshoot, rolled back ones do not count. */
  events: number;
  /** Deliverers killed and started again while events are written. */
  kills: number;
  keys?: number;
  batchMax?: number;
  /** Of the deliverers, such as the brokers over which they talk. The writer leaves the log to them. */
  settings?: Record<string, string>;
  /** Happens beside the kills. @param written ends with the last event */
  trouble?: (written: Promise<void>) => Promise<void>;
  /** Longest wait until all is applied. */
  quietMs?: number;
}

type Publisher = keyof typeof EVENTS_OF;

const WRITERS = 16;
const DELIVERERS = 2;
const START_MS = 90_000;
const QUIET_MS = 120_000;

/**
 * Writes events in overlapping transactions that pause, commit late or roll back, while processes that deliver them are
 * killed. Answers what went wrong: events lost, applied twice, applied in another order than that of their key, lanes that
 * stand still.
 */
export async function runChecker(options: CheckerOptions): Promise<string[]> {
  await using database = await kernelDatabase(...TALLY_MODULES);
  const deliverers = Array.from({ length: DELIVERERS }, () => deliverer(database, options));
  try {
    await Promise.all(deliverers.map(({ ready }) => ready()));
    const written = write(database, options);
    const trouble = options.trouble?.(written);
    await Promise.all([written, trouble, killSome(deliverers, options, written)]);
    const unrest = await unrestOf(database, options);
    const alarms = deliverers.flatMap((one) => one.alarms());
    return [...(await violations(database.sql)), ...alarms, ...unrest];
  } finally {
    await Promise.all(deliverers.map(({ kill }) => kill()));
  }
}

/** What is still not quiet after a long wait. */
const unrestOf = (database: KernelDatabase, { quietMs = QUIET_MS }: CheckerOptions): Promise<string[]> =>
  database.untilQuiet(quietMs).then(
    () => [],
    (error: Error) => [error.message],
  );

async function write(database: KernelDatabase, { seed, events, keys = 400 }: CheckerOptions): Promise<void> {
  await using app = await database.start({ modules: [PubAModule, PubBModule], poolMax: WRITERS });
  let left = events;
  const writer = async (_: unknown, index: number) => {
    const random = new Seeded(seed + index);
    while (left > 0) {
      const source = random.pick<Publisher>(['pub_a', 'pub_b']);
      const written = await writeSome(app.work(source), source, random, keys);
      left -= written;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

/** One transaction of random length; answers how many events it has committed. */
async function writeSome(work: UnitOfWork, source: Publisher, random: Seeded, keys: number): Promise<number> {
  const touched = new Set(
    Array.from({ length: random.between(1, 3) }, () => `key-${random.between(1, keys)}`),
  );
  const plan = {
    source,
    keys: [...touched],
    times: random.between(1, 3),
    beforeMs: random.chance(0.2) ? random.between(1, 10) : 0,
    atCommitMs: random.chance(0.2) ? random.between(1, 15) : 0,
    doomed: random.chance(0.1),
    event: random.between(0, 1),
  };
  try {
    await work.run((scope) => writePlanned(scope, plan));
    return touched.size * plan.times;
  } catch (error) {
    if (!plan.doomed) throw error;
    return 0;
  }
}

interface Plan {
  source: Publisher;
  keys: string[];
  times: number;
  /** Between the first write, which takes the transaction's id, and the INSERT into the log. */
  beforeMs: number;
  /** Between the INSERT into the log and the end of the COMMIT. */
  atCommitMs: number;
  doomed: boolean;
  event: number;
}

async function writePlanned({ sql, publish }: Work, plan: Plan): Promise<void> {
  const { source, keys, times, beforeMs, atCommitMs, doomed, event } = plan;
  await sql(`select set_config('souk.dawdle_ms', $1, true), set_config('souk.doomed', $2, true)`, [
    `${atCommitMs / keys.length / times}`,
    doomed ? 'yes' : 'no',
  ]);
  for (let time = 0; time < times; time++)
    for (const count of await countOn(sql, source, keys))
      publish(EVENTS_OF[source][(event + time) % 2]!, count);
  if (beforeMs > 0) await sql('select pg_sleep($1)', [beforeMs / 1_000]);
}

interface Deliverer {
  ready(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Why its lanes stood still, now or in an earlier life. */
  alarms(): string[];
}

function deliverer(database: KernelDatabase, options: CheckerOptions): Deliverer {
  const lives = [launchDeliverer(database, options)];
  const kill = async () => {
    const { child, ended } = lives.at(-1)!;
    child.kill('SIGKILL');
    await ended;
  };
  const ready = () => untilReady(lives.at(-1)!);
  return {
    kill,
    ready,
    restart: async () => {
      await kill();
      lives.push(launchDeliverer(database, options));
      await ready();
    },
    alarms: () => lives.flatMap(({ output }) => output().match(/^alarm .*$/gm) ?? []),
  };
}

/** Hosts all modules of the checker. */
export function launchDeliverer(
  database: KernelDatabase,
  { souk, batchMax = 100, settings = {} }: Pick<CheckerOptions, 'souk' | 'batchMax' | 'settings'>,
): Launched {
  const env = {
    ADMIN_URL: database.adminUrl,
    ROLE_PASSWORD: database.rolePassword,
    SETTINGS: JSON.stringify({ DELIVERY_BATCH_MAX: `${batchMax}`, ...settings }),
  };
  return launch(env, [process.execPath, '--enable-source-maps', souk.entry('deliverer')]);
}

export const untilReady = ({ output, child }: Launched): Promise<void> =>
  eventually(() => {
    if (child.exitCode !== null) throw new Error(`A deliverer has ended: ${output()}`);
    if (!output().includes('ready')) throw new Error(`A deliverer did not start: ${output()}`);
  }, START_MS);

/** Each kill hits whoever is there, at a random moment of its work. */
async function killSome(deliverers: Deliverer[], { seed, kills }: CheckerOptions, written: Promise<void>) {
  const random = new Seeded(seed);
  for (let kill = 0; kill < kills; kill++) {
    const patience = new Promise((resolve) => setTimeout(resolve, random.between(20, 400)));
    await Promise.race([patience, written]);
    await random.pick(deliverers).restart();
  }
}
