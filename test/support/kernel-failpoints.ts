import { Failpoints, type Failpoint } from '../../src/shared/failpoints.js';

/** Ends its own process the n-th time that a module reaches a point, as a power cut would. */
export class KillAt extends Failpoints {
  constructor(
    private readonly point: string,
    private readonly module: string,
    private left: number,
  ) {
    super();
  }

  override reach(point: Failpoint, module: string): void {
    if (point !== this.point || module !== this.module) return;
    this.left--;
    if (this.left === 0) process.kill(process.pid, 'SIGKILL');
  }
}
