import { TaxRates } from '../../src/modules/orders/app/tax-rates.js';
import { taxIncludedIn } from '../../src/modules/orders/domain/tax.js';
import { SettingError, Settings } from '../../src/shared/config/settings.js';

describe('the tax in a price', () => {
  it.each([
    [12_300, 23, 2_300],
    [11_900, 19, 1_900],
    [1_490, 23, 279],
    [1_000, 8.1, 75],
    [3, 20, 1],
    [2, 20, 0],
    [1_490, 0, 0],
    [0, 23, 0],
  ])('of %i at %d percent is %i, half up', (priceMinor, percent, taxMinor) => {
    expect(taxIncludedIn(priceMinor, percent)).toBe(taxMinor);
  });
});

describe('tax rates', () => {
  it.each([
    ['IE', 23],
    ['DE', 19],
    ['FR', 20],
    ['NL', 21],
    ['AT', 20],
    ['US', 0],
  ])('of %s are %d percent unless something else is set', (country, percent) => {
    expect(new TaxRates(new Settings()).percentIn(country)).toBe(percent);
  });

  it('come from the setting', () => {
    const rates = new TaxRates(new Settings({ ORDERS_TAX_PERCENTS: '{"IE":13.5}' }));

    expect([rates.percentIn('IE'), rates.percentIn('DE')]).toEqual([13.5, 0]);
  });

  it.each(['{"IE":-1}', '{"IE":101}', '{"IE":"x"}'])('refuse to start with %s', (text) => {
    expect(() => new TaxRates(new Settings({ ORDERS_TAX_PERCENTS: text }))).toThrow(SettingError);
  });
});
