import { DAY_MS, DEMO_NOW, demoId, once } from './demo-random.js';
import type { DemoPromotion } from './demo-types.js';

const PROMOTIONS: Omit<DemoPromotion, 'promotionId'>[] = [
  { name: '10 % for newcomers', code: 'WELCOME10', type: 'percent', percentOff: 10 },
  { name: 'Free shipping', code: 'FREESHIP', type: 'free_shipping' },
  {
    name: 'Five euros off for tea time',
    code: 'TEATIME5',
    type: 'fixed',
    amountOff: { amount: 500, currency: 'EUR' },
    minimumSubtotal: { amount: 3_000, currency: 'EUR' },
  },
  {
    name: '15 % off the festival of lanterns',
    code: 'LANTERN15',
    type: 'percent',
    percentOff: 15,
    minimumSubtotal: { amount: 8_000, currency: 'EUR' },
  },
  {
    name: 'A thousand yen off',
    code: 'YEN1000',
    type: 'fixed',
    amountOff: { amount: 1_000, currency: 'JPY' },
    minimumSubtotal: { amount: 8_000, currency: 'JPY' },
  },
];

/** All need their code and never end; `WELCOME10` and `FREESHIP` have no minimum either. */
export const demoPromotions = once((): DemoPromotion[] =>
  PROMOTIONS.map((promotion) => ({
    promotionId: demoId(`promotion ${promotion.code}`, DEMO_NOW - 90 * DAY_MS),
    ...promotion,
  })),
);
