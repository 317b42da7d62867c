import { eventually } from '../support/eventually.js';
import type { Launched } from '../support/process.js';
import { dead } from './order-faults.js';

const READY_MS = 120_000;
const LOOK_MS = 50;

/** A process of the product that dies and is started again, always at the same address. */
export class MortalProcess {
  private life: Launched | undefined;

  constructor(
    readonly url: string,
    private readonly launch: () => Launched,
  ) {}

  /** Resolves when it serves. */
  async start(): Promise<void> {
    const life = (this.life = this.launch());
    const open = eventually(
      async () => {
        const status = await fetch(`${this.url}/ready`).then(
          (answer) => answer.status,
          () => 'no answer',
        );
        if (status !== 200) throw new Error(`Not ready: ${status}\n${life.output()}`);
      },
      READY_MS,
      LOOK_MS,
    );
    const ended = life.ended.then((how) => {
      throw new Error(`Ended with ${how} before it was ready:\n${life.output()}`);
    });
    await Promise.race([open, ended]);
  }

  /** kill -9, and another life. */
  async restart(): Promise<void> {
    await dead(this.life!, 0);
    await this.start();
  }

  /** Where the process itself decides; killed when it does not come there in time. */
  async diesWhenTold(signal: NodeJS.Signals, withinMs: number): Promise<void> {
    this.life!.child.kill(signal);
    await dead(this.life!, withinMs);
  }

  async freeze(ms: number): Promise<void> {
    this.life!.child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.life!.child.kill('SIGCONT');
  }

  /** As an operator does: everything in hand is finished first. Answers the exit code. */
  async stop(): Promise<number | string> {
    this.life!.child.kill('SIGTERM');
    return this.life!.ended;
  }
}
