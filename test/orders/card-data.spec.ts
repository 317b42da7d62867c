import { looksLikeCardNumber } from '../../src/modules/orders/domain/card-data.js';

describe('a text', () => {
  it.each(['4242424242424242', '4242 4242 4242 4242', 'card 3782-822463-10005, thanks', '6304000000000000'])(
    'may hold the number of a card: %s',
    (text) => {
      expect(looksLikeCardNumber(text)).toBe(true);
    },
  );

  it.each(['', '1 Quay', 'Flat 2, 12-14 Long Street', '+353 1 234 5678', '4242424242424241', '424242424242'])(
    'is no number of a card: %s',
    (text) => {
      expect(looksLikeCardNumber(text)).toBe(false);
    },
  );
});
