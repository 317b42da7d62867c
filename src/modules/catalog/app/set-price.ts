import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Sql } from '../../../shared/database/sql.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { Currency, Money } from '../../../shared/money.js';
import { isSku } from '../domain/sku.js';
import { CatalogChanges } from './catalog-changes.js';
import { changeProduct } from './product-changes.js';
import { putPrices } from './variant-table.js';

export interface PricedVariant {
  sku: string;
  price: Money;
}

/** Sells a variant at a price from now on, in that currency only. */
export class SetPrice extends Command<PricedVariant> {
  constructor(
    readonly sku: string,
    /** Minor units. */
    readonly price: { amount: number; currency: Currency },
  ) {
    super();
  }
}

/** @throws DomainError `catalog.not-found` */
@CommandHandler(SetPrice)
export class SetPriceHandler implements ICommandHandler<SetPrice> {
  constructor(private readonly changes: CatalogChanges) {}

  async execute({ sku, price }: SetPrice): Promise<PricedVariant> {
    if (!isSku(sku)) throw noSuchVariant();
    await this.changes.run(async (work) => {
      const productId = await productOf(work.sql, sku);
      await changeProduct(work, productId, async () => {
        // Between the look and the lock the product may have lost the variant.
        if ((await productOf(work.sql, sku)) !== productId) throw noSuchVariant();
        await putPrices(work.sql, [{ sku, price }]);
      });
    });
    return { sku, price };
  }
}

async function productOf(sql: Sql, sku: string): Promise<string> {
  const [variant] = await sql<{ productId: string }>(
    'select product_id as "productId" from catalog.variant where sku = $1',
    [sku],
  );
  if (!variant) throw noSuchVariant();
  return variant.productId;
}

const noSuchVariant = () => new DomainError('catalog.not-found', 'There is no such variant');
