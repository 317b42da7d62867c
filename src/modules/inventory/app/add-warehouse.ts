import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { IdempotencyKey } from '../../../shared/http/idempotency.js';
import { newId } from '../../../shared/uuid.js';
import type { WarehouseRow } from './list-warehouses.js';

export class AddWarehouse extends Command<WarehouseRow> {
  constructor(
    readonly warehouse: Omit<WarehouseRow, 'id'>,
    readonly idempotency: IdempotencyKey | undefined,
  ) {
    super();
  }
}

@CommandHandler(AddWarehouse)
export class AddWarehouseHandler implements ICommandHandler<AddWarehouse> {
  constructor(private readonly work: UnitOfWork) {}

  execute({ warehouse, idempotency }: AddWarehouse): Promise<WarehouseRow> {
    const { code, name, country, location } = warehouse;
    return this.work.run(
      async ({ sql }) => {
        const id = newId();
        const added = await sql(
          `insert into inventory.warehouse (warehouse_id, code, name, country_code, lat, lon)
           values ($1, $2, $3, $4, $5, $6) on conflict (code) do nothing returning 1`,
          [id, code, name, country, location.lat, location.lon],
        );
        if (added.length === 0)
          throw new DomainError('inventory.warehouse-code-taken', 'Another warehouse has this code');
        return { id, code, name, country, location };
      },
      { idempotency },
    );
  }
}
