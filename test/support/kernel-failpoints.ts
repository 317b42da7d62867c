import { Failpoints, type Failpoint } from '../../src/shared/failpoints.js';

/** Ample for a local server; nothing is measured by it. */
const SENT_MS = 50;

/** Ends its own process the n-th time that a module reaches a point, as a power cut would. */
export class KillAt extends Failpoints {
  constructor(
    private readonly point: string,
    private readonly module: string,
    private left: number,
  ) {
    super();
  }

  override reach(point: Failpoint, module: string): void | Promise<void> {
    if (point !== this.point || module !== this.module) return;
    this.left--;
    if (this.left !== 0) return;
    if (point === 'outbox.after-insert') return this.onceSent();
    process.kill(process.pid, 'SIGKILL');
  }

  /** Statements leave at the end of a turn of the event loop: the INSERT must reach the server before the process dies. */
  private async onceSent(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SENT_MS));
    process.kill(process.pid, 'SIGKILL');
  }
}
