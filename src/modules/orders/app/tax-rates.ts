import { Injectable } from '@nestjs/common';
import { SettingError, Settings } from '../../../shared/config/settings.js';
import { TaxPercents } from '../orders.settings.js';

/** Percent of tax in the prices, by country of delivery. */
@Injectable()
export class TaxRates {
  private readonly percents: Record<string, number>;

  constructor(settings: Settings) {
    this.percents = settings.get(TaxPercents);
    for (const [country, percent] of Object.entries(this.percents))
      if (!(percent >= 0 && percent <= 100))
        throw new SettingError(
          `${TaxPercents.name} must hold percentages from 0 to 100, and ${country} has none.`,
        );
  }

  percentIn(country: string): number {
    return this.percents[country] ?? 0;
  }
}
