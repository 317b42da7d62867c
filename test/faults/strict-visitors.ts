import { ApiClient, type Answer } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { buyers, order, type Attempt } from './order-faults.js';
import type { Seeded } from '../support/seeded.js';

/** From one visit to the next. */
const PACE_MS = 100;
/** Every so many visits somebody orders. */
const READS_PER_ORDER = 5;
const ANSWER_MS = 30_000;

/** A request that a visitor should have been answered, and was not. */
export interface Refusal {
  what: string;
  status: number | string;
  code?: string;
}

/**
 * Visitors who read and order all the time, and send nothing twice: what a gateway may ask again, it has to. Carts are
 * filled before.
 */
export class StrictVisitors {
  readonly refusals: Refusal[] = [];
  readonly placed: Attempt[] = [];
  reads = 0;
  private visits = 0;
  private readonly open = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly waiting: Attempt[]) {}

  static async with(count: number, url: string, random: Seeded): Promise<StrictVisitors> {
    return new StrictVisitors(await buyers(url, count, random));
  }

  /** They come to this gateway from now on. */
  visit(url: string): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      const visit = this.visitOnce(url).finally(() => this.open.delete(visit));
      this.open.add(visit);
    }, PACE_MS);
  }

  /** Resolves when so many more, who come from now on, have ordered. */
  async ordered(count: number): Promise<void> {
    const before = this.placed.length;
    const enough = Math.min(before + count, before + this.waiting.length);
    await eventually(() => {
      const answered = this.placed.slice(before, enough).filter(({ orderIds }) => orderIds.size > 0);
      if (answered.length < enough - before) throw new Error('Nobody orders');
    }, ANSWER_MS);
  }

  /** Nobody comes any more; resolves when all have been answered. */
  async leave(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.open);
  }

  private async visitOnce(url: string): Promise<void> {
    const next = this.visits++ % READS_PER_ORDER === 0 ? this.waiting.shift() : undefined;
    if (next) {
      this.placed.push(next);
      return this.expectAnswer('POST /v1/orders', order(url, next));
    }
    const known = this.placed.find(({ orderIds }) => orderIds.size > 0);
    const [orderId] = known?.orderIds ?? [];
    const path = orderId && this.visits % 2 === 0 ? `/v1/orders/${orderId}` : '/v1/products?limit=3';
    this.reads++;
    return this.expectAnswer(`GET ${path}`, new ApiClient(url, known?.client.token).get(path));
  }

  private async expectAnswer(what: string, asked: Promise<Answer>): Promise<void> {
    const late = new Promise<never>((_, reject) =>
      setTimeout(reject, ANSWER_MS, new Error('no answer')).unref(),
    );
    try {
      const { status, body } = await Promise.race([asked, late]);
      if (status >= 500) this.refusals.push({ what, status, code: body?.code });
    } catch (error) {
      const { message, cause } = error as Error;
      this.refusals.push({ what, status: `${message} ${String(cause)}` });
    }
  }
}
