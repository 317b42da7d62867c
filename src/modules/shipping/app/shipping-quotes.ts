import { Injectable } from '@nestjs/common';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import { ShippingPort, type ShippingQuote, type ShippingRequest } from '../contract/shipping.port.js';
import { offersFor } from '../domain/tariffs.js';
import { weighLines } from './weigh-lines.js';

@Injectable()
export class ShippingQuotes extends ShippingPort {
  constructor(private readonly read: Read) {
    super();
  }

  async quotes({ country, currency, lines }: ShippingRequest): Promise<ShippingQuote[]> {
    const { grams, unknown } = await weighLines(this.read.sql, lines);
    if (unknown.length > 0)
      throw new DomainError('shipping.unknown-sku', 'The weight of an item is not known', {
        skus: unknown.map((index) => lines[index]!.sku),
      });
    return offersFor(country, currency, grams);
  }
}
