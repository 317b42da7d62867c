import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { InvalidInput } from '../../../shared/domain-error.js';
import { money, type Currency, type Money } from '../../../shared/money.js';
import type { Line } from '../domain/order-weight.js';
import { offersFor } from '../domain/tariffs.js';
import { weighLines } from './weigh-lines.js';

export interface ShownQuote {
  method: string;
  carrier: string;
  price: Money;
  estimatedDays: number;
}

/** The offers that an order of these items would get. */
export class GetQuotes extends Query<ShownQuote[]> {
  constructor(
    readonly country: string,
    readonly currency: Currency,
    readonly items: Line[],
  ) {
    super();
  }
}

@QueryHandler(GetQuotes)
export class GetQuotesHandler implements IQueryHandler<GetQuotes> {
  constructor(private readonly read: Read) {}

  async execute({ country, currency, items }: GetQuotes): Promise<ShownQuote[]> {
    const { grams, unknown } = await weighLines(this.read.sql, items);
    if (unknown.length > 0) throw new InvalidInput(unknown.map(unknownSku));
    return offersFor(country, currency, grams).map(({ method, carrier, priceMinor, estimatedDays }) => ({
      method,
      carrier,
      price: money(priceMinor, currency),
      estimatedDays,
    }));
  }
}

const unknownSku = (index: number) => ({
  field: `items.${index}.sku`,
  code: 'unknown-sku',
  detail: 'nothing is sold under this SKU',
});
