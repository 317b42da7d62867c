import { Failpoints, type Failpoint } from '../../src/shared/failpoints.js';

/** Ample for a local server; nothing is measured by it. */
const SENT_MS = 50;

/** Ends its own process the n-th time that a module reaches a point, as a power cut would; or freezes it with SIGSTOP. */
export class KillAt extends Failpoints {
  constructor(
    private readonly point: string,
    private readonly module: string,
    private left: number,
    private readonly signal: NodeJS.Signals = 'SIGKILL',
  ) {
    super();
  }

  override reach(point: Failpoint, module: string): void | Promise<void> {
    if (point !== this.point || module !== this.module) return;
    this.left--;
    if (this.left !== 0) return;
    if (point === 'outbox.after-insert') return this.onceSent();
    process.kill(process.pid, this.signal);
  }

  /** Statements leave at the end of a turn of the event loop: the INSERT must reach the server before the process dies. */
  private async onceSent(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SENT_MS));
    process.kill(process.pid, 'SIGKILL');
  }
}

/** Ends its own process the next time that any module reaches a point, once it has been told to by a signal. */
export class KillOnceTold extends Failpoints {
  private told = false;

  constructor(
    private readonly point: Failpoint,
    signal: NodeJS.Signals,
  ) {
    super();
    process.once(signal, () => (this.told = true));
  }

  override reach(point: Failpoint): void {
    if (this.told && point === this.point) process.kill(process.pid, 'SIGKILL');
  }
}
