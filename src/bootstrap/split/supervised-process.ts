import { type ChildProcess, spawn } from 'node:child_process';
import { pollUntil } from '../embedded/poll-until.js';
import type { JointLog } from './joint-log.js';
import type { PlannedProcess } from './process-plan.js';
import { untilReady } from './until-ready.js';

/** How a process runs. Its port stays over restarts, since others know it. */
export interface Launch extends PlannedProcess {
  command: [file: string, ...args: string[]];
  env: NodeJS.ProcessEnv;
  port: number;
  /** Where it answers. */
  url: string;
}

export type ProcessState = 'stopped' | 'starting' | 'ready' | 'stopping' | 'restarting' | 'given up';

export interface SupervisionLimits {
  /** Pause before a process that died is started again. */
  restartMs: number;
  /** So many deaths in a row, none of them after `steadyMs` of being ready, and it is given up. */
  deathsMax: number;
  steadyMs: number;
  /** Longest drain; what is left then is killed. */
  stopMs: number;
}

/** Keeps one process running, and says on the log what becomes of it. */
export class SupervisedProcess implements PlannedProcess {
  readonly name: string;
  readonly modules: string[];
  readonly port: number;
  readonly url: string;
  state: ProcessState = 'stopped';
  restarts = 0;
  private child: ChildProcess | undefined;
  private restarting: NodeJS.Timeout | undefined;
  private deaths = 0;
  private readyAt: number | undefined;

  constructor(
    private readonly launched: Launch,
    private readonly log: JointLog,
    private readonly limits: SupervisionLimits,
  ) {
    this.name = launched.name;
    this.modules = launched.modules;
    this.port = launched.port;
    this.url = launched.url;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  get isDown(): boolean {
    return this.state === 'stopped' || this.state === 'given up';
  }

  /** Resolves when it is ready, was given up, was stopped, or `withinMs` have passed. */
  async start(withinMs: number): Promise<void> {
    if (this.isDown) {
      this.deaths = 0;
      this.launch();
    }
    await pollUntil(async () => this.state === 'ready' || this.isDown || undefined, withinMs);
  }

  /** Lets it finish what it has in hand. Resolves when it has gone. */
  async stop(): Promise<void> {
    clearTimeout(this.restarting);
    const child = this.child;
    this.state = child ? 'stopping' : 'stopped';
    if (!child || (await this.hasGone(child, 'SIGTERM'))) return;
    this.log.write(this.name, `does not stop within ${this.limits.stopMs / 1_000} s and is killed`);
    await this.hasGone(child, 'SIGKILL');
  }

  private async hasGone(child: ChildProcess, signal: NodeJS.Signals): Promise<boolean> {
    child.kill(signal);
    return (await pollUntil(async () => this.child !== child || undefined, this.limits.stopMs)) !== undefined;
  }

  private launch(): void {
    const { command, env } = this.launched;
    const [file, ...args] = command;
    this.state = 'starting';
    this.readyAt = undefined;
    const began = performance.now();
    // Its own process group: Ctrl-C in a terminal must reach the supervisor only, which stops all in their order.
    const child = spawn(file, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.log.copy(this.name, child.stdout);
    this.log.copy(this.name, child.stderr);
    child.once('error', ({ message }) => this.died(child, message));
    // Its last lines have been read by then.
    child.once('close', (code, signal) => this.died(child, signal ?? `exit code ${code}`));
    void untilReady(this.url, () => this.child !== child || this.state !== 'starting').then((ready) => {
      if (ready) this.becameReady(performance.now() - began);
    });
  }

  private becameReady(tookMs: number): void {
    this.state = 'ready';
    this.readyAt = performance.now();
    const took = (tookMs / 1_000).toFixed(1);
    this.log.write(this.name, `ready after ${took} s on port ${this.port}, process ${this.pid}`);
  }

  private died(child: ChildProcess, how: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    if (this.state === 'stopping') {
      this.state = 'stopped';
      return;
    }
    const { restartMs, deathsMax, steadyMs } = this.limits;
    const wasSteady = this.readyAt !== undefined && performance.now() - this.readyAt >= steadyMs;
    this.deaths = wasSteady ? 1 : this.deaths + 1;
    if (this.deaths >= deathsMax) return this.giveUp(how);
    this.state = 'restarting';
    this.restarts += 1;
    this.log.write(this.name, `died (${how}) and starts again in ${restartMs / 1_000} s`);
    this.restarting = setTimeout(() => this.launch(), restartMs);
  }

  private giveUp(how: string): void {
    this.state = 'given up';
    this.log.write(
      this.name,
      `died (${how}) for the ${this.deaths}th time in a row and is given up: ` +
        `mend what it says above, then npm run start:split -- start ${this.name}`,
    );
  }
}
