import { sharedNow } from './child.js';

export interface Arrived {
  count: number;
  /** When the last of them had taken effect, on the clock that processes share. */
  at: number;
}

/** Counts what has taken effect in this process. */
export class Arrivals {
  private arrived: Arrived = { count: 0, at: 0 };
  private waiting: { count: number; resolve: (arrived: Arrived) => void }[] = [];

  add(events: number): void {
    if (events === 0) return;
    this.arrived = { count: this.arrived.count + events, at: sharedNow() };
    for (const { resolve } of this.waiting.filter(({ count }) => count <= this.arrived.count))
      resolve(this.arrived);
    this.waiting = this.waiting.filter(({ count }) => count > this.arrived.count);
  }

  /** Answers when so many have taken effect since the start; or what there is when the time is over. */
  until({ count, withinMs }: { count: number; withinMs: number }): Promise<Arrived> {
    if (this.arrived.count >= count) return Promise.resolve(this.arrived);
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(this.arrived), withinMs);
      const inTime = (arrived: Arrived) => {
        clearTimeout(late);
        resolve(arrived);
      };
      this.waiting.push({ count, resolve: inTime });
    });
  }
}
