import { setTimeout as pause } from 'node:timers/promises';
import { GATEWAY } from '../select-modules.js';
import { StartupError } from '../startup-error.js';
import type { PlannedProcess } from './process-plan.js';
import type { SupervisedProcess } from './supervised-process.js';

/** Longest wait for a new process to be ready before the old ones are kept. */
const READY_MS = 60_000;

/** How processes come into being, and how the gateway learns of them. */
export interface Placing {
  start(planned: PlannedProcess): Promise<SupervisedProcess>;
  announce(processes: readonly SupervisedProcess[]): Promise<void>;
  /** How long it may take the gateway to know. */
  heardAfterMs: number;
}

/**
 * Moves modules between processes while the shop goes on: the new processes start beside the old ones, the gateway is
 * told, and then the old ones finish what they have in hand and go. What two of them host meanwhile takes effect once.
 */
export class Regrouping {
  constructor(
    private readonly processes: SupervisedProcess[],
    private readonly placing: Placing,
  ) {}

  /** A module gets a process of its own. @throws StartupError with one sentence why it cannot */
  async extract(module: string): Promise<string[]> {
    const from = this.hostOf(module);
    const rest = from.modules.filter((name) => name !== module);
    if (rest.length === 0) throw new StartupError(`${module} has a process of its own already.`);
    return this.replace([from], [planned([module]), planned(rest)]);
  }

  /** A module with a process of its own joins the one that hosts most. @throws StartupError with one sentence why it cannot */
  async absorb(module: string): Promise<string[]> {
    const from = this.hostOf(module);
    if (from.modules.length > 1)
      throw new StartupError(`${module} shares a process already: ${from.modules.join(', ')}.`);
    const [into] = this.processes
      .filter((process) => process !== from && !process.modules.includes(GATEWAY))
      .sort((a, b) => b.modules.length - a.modules.length);
    if (!into) throw new StartupError(`There is no other process for ${module} to join.`);
    return this.replace([from, into], [planned([...into.modules, module])]);
  }

  private hostOf(module: string): SupervisedProcess {
    const hosts = this.processes.filter(({ modules }) => modules.includes(module));
    const [host, another] = hosts;
    if (!host) throw new StartupError(`There is no module ${module} here.`);
    if (another) throw new StartupError(`${module} has replicas: leave one of them first.`);
    if (host.modules.includes(GATEWAY))
      throw new StartupError(
        `${module} shares its process with the gateway, whose port cannot be in two places.`,
      );
    return host;
  }

  private async replace(old: SupervisedProcess[], plans: PlannedProcess[]): Promise<string[]> {
    const fresh = await Promise.all(plans.map((plan) => this.placing.start(plan)));
    await Promise.all(fresh.map((process) => process.start(READY_MS)));
    const late = fresh.filter(({ state }) => state !== 'ready').map(({ name }) => name);
    if (late.length > 0) {
      await Promise.all(fresh.map((process) => process.stop()));
      throw new StartupError(`${late.join(', ')} did not become ready, and all stays as it was.`);
    }
    const kept = this.processes.filter((process) => !old.includes(process));
    this.processes.splice(0, this.processes.length, ...kept, ...fresh);
    await this.placing.announce(this.processes);
    await pause(this.placing.heardAfterMs);
    await Promise.all(old.map((process) => process.stop()));
    return [...fresh.map(({ name }) => `${name} is ready`), ...old.map(({ name }) => `${name} has stopped`)];
  }
}

const planned = (modules: string[]): PlannedProcess => ({ name: modules.join('+'), modules });
