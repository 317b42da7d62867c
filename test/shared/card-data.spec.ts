import { looksLikeCardNumber } from '../../src/shared/card-data.js';

describe('a text', () => {
  it.each([
    '4111111111111111',
    'paid with 4242 4242 4242 4242',
    '5555-5555-5555-4444',
    '378282246310005',
    'tok_4111111111111111',
    '6304000000000000',
  ])('looks like card data: %s', (text) => {
    expect(looksLikeCardNumber(text)).toBe(true);
  });

  it.each([
    '',
    'Scratched cup',
    '424242424242',
    '+353 1 234 5678',
    '4111111111111112',
    '411111111111',
    'S-000001 of 2026-11-21',
    '+49 30 901820',
  ])('does not look like card data: %s', (text) => {
    expect(looksLikeCardNumber(text)).toBe(false);
  });
});
