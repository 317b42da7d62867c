import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';

/** What one draw from the sequence stands for; the sequence grows by as much. */
const BLOCK = 100;

/** Gives orders their numbers from a block that this process has drawn, so that placing one asks for nothing. Gaps are normal. */
@Injectable()
export class OrderNumbers {
  private next = 0;
  private end = 0;
  private drawing: Promise<void> | undefined;

  constructor(private readonly work: UnitOfWork) {}

  async take(): Promise<string> {
    while (this.next === this.end)
      await (this.drawing ??= this.draw().finally(() => (this.drawing = undefined)));
    return `S-${this.next++}`;
  }

  private async draw(): Promise<void> {
    const [row] = await this.work.run(({ sql }) =>
      sql<{ first: number }>(`select nextval('orders.order_number_block') as first`),
    );
    this.next = row!.first;
    this.end = this.next + BLOCK;
  }
}
