import { isLocale, preferredLocale } from '../../src/shared/locale.js';

describe('the preferred language', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['JA', 'ja'],
    ['fr, de;q=0.8, en;q=0.9', 'en'],
    ['de;q=0.5, ja;q=0.5', 'de'],
    ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'en'],
    ['de;q=0, en;q=0.1', 'en'],
    ['ja; q=0.9 , de', 'de'],
  ])('of %p is %s', (header, locale) => {
    expect(preferredLocale(header)).toBe(locale);
  });

  it.each([[undefined], [''], ['fr'], ['*'], [';;,,q=1'], ['de;q=lots']])(
    'of %p is nobody’s to say',
    (header) => {
      expect(preferredLocale(header)).toBeUndefined();
    },
  );

  it('is one that the shop speaks', () => {
    expect(['en', 'de', 'ja', 'EN', 'fr', undefined].map(isLocale)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
