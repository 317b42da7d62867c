import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { Seeded } from '../support/seeded.js';
import { buyers, orderUntilAnswered, type Attempt } from './order-faults.js';

/** From the start of one buyer to that of the next. */
const PACE_MS = 300;
/** A buyer's patience while a process is started again. */
const PATIENCE_MS = 150_000;
const AGAIN_MS = 200;
const CANCELLED = 0.3;
/** Cancelled, or refused for good. */
const SETTLED = [200, 409];

/** Buyers who come one after the other, whatever happens to the shop; some of them think better of it. */
export class SteadyOrders implements AsyncDisposable {
  private readonly coming: Promise<Attempt>[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly url: string,
    private readonly random: Seeded,
  ) {
    this.timer = setInterval(() => this.come(), PACE_MS);
  }

  /** Resolves when so many more, who come from now on, have been answered. */
  async more(count: number): Promise<void> {
    const before = this.coming.length;
    await eventually(() => {
      if (this.coming.length < before + count) throw new Error('Nobody comes');
    }, PATIENCE_MS);
    await Promise.all(this.coming.slice(before, before + count));
  }

  /** Nobody comes any more; resolves when all have been answered. */
  all(): Promise<Attempt[]> {
    clearInterval(this.timer);
    return Promise.all(this.coming);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.all().catch(() => undefined);
  }

  private come(): void {
    const bought = this.buy(this.random.chance(CANCELLED));
    bought.catch(() => undefined);
    this.coming.push(bought);
  }

  private async buy(cancels: boolean): Promise<Attempt> {
    const [attempt] = await eventually(() => buyers(this.url, 1, this.random), PATIENCE_MS, AGAIN_MS);
    await orderUntilAnswered(this.url, [attempt!]);
    const [orderId] = attempt!.orderIds;
    if (cancels && orderId) await cancel(attempt!.client, orderId);
    return attempt!;
  }
}

const cancel = (client: ApiClient, orderId: string): Promise<void> =>
  eventually(
    async () => {
      const { status } = await client.post(`/v1/orders/${orderId}/cancellation`);
      if (!SETTLED.includes(status)) throw new Error(`Not cancelled: ${status}`);
    },
    PATIENCE_MS,
    AGAIN_MS,
  );
