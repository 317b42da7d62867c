import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { arrivalOf, leftLow } from '../domain/replenishment.js';
import { REPLENISHMENTS, type ReplenishmentRow } from './list-replenishments.js';
import { proposeReplenishments } from './low-stock.js';
import { lockStockOfReplenishment, recordMovements } from './stock-book.js';

/** All of what was proposed has come. */
export class ReceiveReplenishment extends Command<ReplenishmentRow> {
  constructor(
    readonly replenishmentId: string,
    readonly idempotency: IdempotencyKey | undefined,
  ) {
    super();
  }
}

const BY_ID = `${REPLENISHMENTS} where replenishment_id = $1`;

@CommandHandler(ReceiveReplenishment)
export class ReceiveReplenishmentHandler implements ICommandHandler<ReceiveReplenishment> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ replenishmentId, idempotency }: ReceiveReplenishment): Promise<ReplenishmentRow> {
    return this.work.run(
      async (work) => {
        // Read under the lock of its stock: whoever receives it at the same time has ended by then.
        const [levels, [replenishment]] = await Promise.all([
          lockStockOfReplenishment(work.sql, replenishmentId),
          work.sql<ReplenishmentRow>(BY_ID, [replenishmentId]),
        ]);
        if (!replenishment)
          throw new DomainError('inventory.unknown-replenishment', 'There is no such replenishment');
        const arrival = arrivalOf(replenishment);
        const [received] = await markReceived(work.sql, replenishmentId);
        await recordMovements(work, levels, [arrival]);
        // What is low even now does not fall again, so that nothing else would ever propose more of it.
        proposeReplenishments(work.sql, leftLow(levels, arrival));
        return { ...replenishment, ...received! };
      },
      { idempotency },
    );
  }
}

const markReceived = (
  sql: Sql,
  replenishmentId: string,
): Promise<Pick<ReplenishmentRow, 'status' | 'receivedAt'>[]> =>
  sql<Pick<ReplenishmentRow, 'status' | 'receivedAt'>>(
    `update inventory.replenishment set status = 'received', received_at = now()
     where replenishment_id = $1 returning status, received_at as "receivedAt"`,
    [replenishmentId],
  );
