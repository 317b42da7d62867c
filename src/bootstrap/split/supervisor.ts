import { GATEWAY } from '../select-modules.js';
import { StartupError } from '../startup-error.js';
import type { JointLog } from './joint-log.js';
import { named, type PlannedProcess } from './process-plan.js';
import { Regrouping, type Placing } from './regrouping.js';
import { residentMemory } from './resident-memory.js';
import { type Launch, SupervisedProcess, type SupervisionLimits } from './supervised-process.js';

const LIMITS: SupervisionLimits = {
  restartMs: 1_000,
  deathsMax: 5,
  steadyMs: 30_000,
  stopMs: 25_000,
};
/** Longest wait for a process to be ready; it goes on starting after that. */
const READY_MS = 60_000;

/** What an operator may ask from a second terminal. */
export type Command =
  { command: 'status' } | { command: 'start' | 'stop' | 'extract' | 'absorb'; name: string };

/** Starts processes that were not planned, and tells the gateway where all of them are. */
export interface Placement {
  launchOf: (planned: PlannedProcess) => Promise<Launch>;
  announce: Placing['announce'];
  heardAfterMs: number;
}

/** All processes of a split shop. */
export class Supervisor {
  readonly processes: SupervisedProcess[];
  private closing = false;
  private readonly regrouping: Regrouping | undefined;
  /** One after the other: each regrouping begins with what the one before has left. */
  private regrouped: Promise<unknown> = Promise.resolve();

  constructor(
    launches: Launch[],
    log: JointLog,
    limits: Partial<SupervisionLimits> = {},
    placement?: Placement,
  ) {
    const supervised = (launch: Launch) => new SupervisedProcess(launch, log, { ...LIMITS, ...limits });
    this.processes = launches.map(supervised);
    if (!placement) return;
    const { launchOf, ...telling } = placement;
    const start = async (planned: PlannedProcess) => supervised(await launchOf(planned));
    this.regrouping = new Regrouping(this.processes, { start, ...telling });
  }

  /** Resolves when all are ready or given up. */
  async startAll(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.start(READY_MS)));
  }

  /** The gateway first, so that no request meets a shop that is going; then all others at once. */
  async stopAll(): Promise<void> {
    this.closing = true;
    const isFront = ({ modules }: SupervisedProcess) => modules.includes(GATEWAY);
    await Promise.all(this.processes.filter(isFront).map((process) => process.stop()));
    await Promise.all(this.processes.filter((process) => !isFront(process)).map((process) => process.stop()));
  }

  /** Answers lines for the operator. @throws StartupError with one sentence when there is no such process */
  async obey(command: Command): Promise<string[]> {
    if (this.closing) throw new StartupError('The shop is stopping.');
    if (command.command === 'status') return this.status();
    if (command.command === 'extract' || command.command === 'absorb')
      return this.regroup(command.command, command.name);
    const meant = named(this.processes, command.name);
    if (meant.length === 0)
      throw new StartupError(
        `There is no ${command.name} here, only: ${this.processes.map(({ name }) => name).join(', ')}.`,
      );
    const act = command.command === 'stop' ? stop : start;
    return Promise.all(meant.map(act));
  }

  private regroup(command: 'extract' | 'absorb', name: string): Promise<string[]> {
    const { regrouping } = this;
    if (!regrouping)
      throw new StartupError(
        'Modules move only where calls travel over Kafka: with PORTS=grpc addresses stay.',
      );
    const done = this.regrouped.catch(() => undefined).then(() => regrouping[command](name));
    this.regrouped = done;
    return done;
  }

  private async status(): Promise<string[]> {
    const memory = await residentMemory(this.processes.flatMap(({ pid }) => pid ?? []));
    const rows = this.processes.map(({ name, state, pid, port, restarts }) => [
      name,
      state,
      `port ${port}`,
      pid ? `process ${pid}` : '-',
      pid && memory.has(pid) ? `${Math.round(memory.get(pid)! / 1_024 / 1_024)} MB` : '-',
      `${restarts} restarts`,
    ]);
    return inColumns(rows);
  }
}

async function stop(process: SupervisedProcess): Promise<string> {
  if (process.isDown) return `${process.name} was not running`;
  await process.stop();
  return `${process.name} has stopped`;
}

async function start(process: SupervisedProcess): Promise<string> {
  if (process.state === 'ready') return `${process.name} was running`;
  await process.start(READY_MS);
  return `${process.name} is ${process.state}`;
}

function inColumns(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
