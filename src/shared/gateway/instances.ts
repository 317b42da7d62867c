import type { Discovery } from './discovery.js';

/** Whether the process at an origin is ready to serve; never rejects. */
export type ReadyCheck = (origin: string) => Promise<boolean>;

interface State {
  /** Requests that have not ended, streams included. */
  outstanding: number;
  isUp: boolean;
  isChecked: boolean;
}

/**
 * Which process answers next: of those that are up, the one with the fewest requests in hand. A process is taken for up
 * until it cannot be reached or says that it is not ready, and again as soon as it says that it is.
 */
export class Instances {
  private readonly states = new Map<string, State>();
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;

  constructor(
    private readonly discovery: Discovery,
    readonly modules: readonly string[],
    private readonly isReady: ReadyCheck,
    private readonly everyMs: number,
  ) {}

  async start(): Promise<void> {
    await this.discovery.start();
    this.timer = setInterval(() => this.checkAll(), this.everyMs);
    this.timer.unref();
    this.checkAll();
  }

  stop(): void {
    clearInterval(this.timer);
    this.discovery.stop();
  }

  /** One that was not tried and is up; else, since being wrong costs least there, whichever there is. */
  choose(module: string, tried: ReadonlySet<string> = new Set()): string | undefined {
    const all = this.discovery.instancesOf(module).map(({ origin }) => origin);
    const untried = all.filter((origin) => !tried.has(origin));
    const left = untried.length > 0 ? untried : all;
    const up = left.filter((origin) => this.stateOf(origin).isUp);
    return this.leastBusy(up.length > 0 ? up : left);
  }

  /** Counts a request in hand until the returned function is called. */
  begin(origin: string): () => void {
    const state = this.stateOf(origin);
    state.outstanding++;
    return () => state.outstanding--;
  }

  /** It cannot be reached, or has said that it is closing: nothing goes there until it says that it is ready. */
  eject(origin: string): void {
    this.stateOf(origin).isUp = false;
  }

  /** Every process once, with the modules that are there. */
  processes(): { origin: string; modules: string[] }[] {
    const found = new Map<string, string[]>();
    for (const module of this.modules)
      for (const { origin } of this.discovery.instancesOf(module))
        found.set(origin, [...(found.get(origin) ?? []), module]);
    return [...found].map(([origin, modules]) => ({ origin, modules }));
  }

  /** Of equals, each in its turn. */
  private leastBusy(origins: string[]): string | undefined {
    const least = Math.min(...origins.map((origin) => this.stateOf(origin).outstanding));
    const equals = origins.filter((origin) => this.stateOf(origin).outstanding === least);
    this.turn = (this.turn + 1) % Number.MAX_SAFE_INTEGER;
    return equals[this.turn % equals.length];
  }

  private stateOf(origin: string): State {
    const known = this.states.get(origin) ?? { outstanding: 0, isUp: true, isChecked: false };
    this.states.set(origin, known);
    return known;
  }

  private checkAll(): void {
    const present = new Set(this.processes().map(({ origin }) => origin));
    for (const [origin, { outstanding }] of this.states)
      if (outstanding === 0 && !present.has(origin)) this.states.delete(origin);
    for (const origin of present) void this.check(origin);
  }

  private async check(origin: string): Promise<void> {
    const state = this.stateOf(origin);
    if (state.isChecked) return;
    state.isChecked = true;
    state.isUp = await this.isReady(origin);
    state.isChecked = false;
  }
}
