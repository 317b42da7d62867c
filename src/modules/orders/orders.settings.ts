import { durationSetting, jsonSetting } from '../../shared/config/settings.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const UnpaidAfterMs = durationSetting(
  'ORDERS_UNPAID_AFTER_MS',
  30 * MINUTE_MS,
  'An order that is not agreed or still unpaid after this time is cancelled',
);
export const TransferUnpaidAfterMs = durationSetting(
  'ORDERS_TRANSFER_UNPAID_AFTER_MS',
  7 * DAY_MS,
  'The same for orders that are paid by bank transfer',
);
export const UnpaidSweepMs = durationSetting(
  'ORDERS_UNPAID_SWEEP_MS',
  5_000,
  'How often orders past their deadline are looked for',
);

/** Standard rates of value added tax, in percent. */
export const TaxPercents = jsonSetting<Record<string, number>>(
  'ORDERS_TAX_PERCENTS',
  {
    ...{
      AT: 20,
      BE: 21,
      BG: 20,
      CH: 8.1,
      CY: 19,
      CZ: 21,
      DE: 19,
      DK: 25,
      EE: 24,
      ES: 21,
      FI: 25.5,
      FR: 20,
      GB: 20,
    },
    ...{
      GR: 24,
      HR: 25,
      HU: 27,
      IE: 23,
      IT: 22,
      JP: 10,
      LT: 21,
      LU: 17,
      LV: 21,
      MT: 18,
      NL: 21,
      NO: 25,
      PL: 23,
    },
    ...{ PT: 23, RO: 21, SE: 25, SI: 22, SK: 23 },
  },
  'Percent of tax that prices contain, by country of delivery (ISO 3166-1 alpha-2); 0 for those not named',
);
