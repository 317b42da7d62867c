import { inEveryLocale, inLocale } from '../../src/modules/catalog/domain/localized-text.js';
import { draftErrors, PAIRS_MAX, type ProductDraft } from '../../src/modules/catalog/domain/product-draft.js';
import { isSlug, slugCandidates } from '../../src/modules/catalog/domain/slug.js';
import { aProduct, aVariant } from './a-product.js';

const ID = '0192f0c1-2345-7abc-8def-0123456789ab';

describe('a localized text', () => {
  it('is shown in English where it is not translated', () => {
    expect(inLocale({ en: 'Tea', de: 'Tee' }, 'de')).toBe('Tee');
    expect(inLocale({ en: 'Tea', de: 'Tee' }, 'ja')).toBe('Tea');
    expect(inEveryLocale({ en: 'Tea', de: 'Tee' })).toEqual({ en: 'Tea', de: 'Tee', ja: 'Tea' });
  });
});

describe('the slug of a product', () => {
  it.each([
    ['Green Tea', 'green-tea'],
    ['  Crème brûlée, 2nd edition!  ', 'creme-brulee-2nd-edition'],
    ['緑茶', 'product'],
    ['x'.repeat(200), 'x'.repeat(80)],
    [`${'x'.repeat(79)} y`, 'x'.repeat(79)],
  ])('is made of its name: %s', (name, slug) => {
    expect(slugCandidates(name, ID)).toEqual([slug, `${slug}-456789ab`]);
    expect(slugCandidates(name, ID).every(isSlug)).toBe(true);
  });

  it('never reads like an id, because products are found by either', () => {
    expect(slugCandidates(ID, ID)).toEqual([`${ID}-456789ab`]);
  });

  it.each(['', '-tea', 'tea-', 'green--tea', 'Tea', 'tea\0', '緑茶'])('is not %j', (text) => {
    expect(isSlug(text)).toBe(false);
  });
});

describe('the draft of a product', () => {
  const many = Object.fromEntries(Array.from({ length: PAIRS_MAX + 1 }, (_, n) => [`name${n}`, 'x']));

  it.each<[string, Partial<Record<keyof ProductDraft, unknown>>, string[]]>([
    ['nothing', {}, []],
    ['an attribute that is no text', { attributes: { color: 5 } }, ['attributes.color']],
    ['an attribute that is an object', { attributes: { size: { x: 'y' } } }, ['attributes.size']],
    ['a blank attribute', { attributes: { color: ' ' } }, ['attributes.color']],
    ['a control character', { attributes: { color: 'red\0' } }, ['attributes.color']],
    ['half of a surrogate pair', { attributes: { color: '\ud83d' } }, ['attributes.color']],
    ['an attribute without a name', { attributes: { '': 'red' } }, ['attributes']],
    ['too many attributes', { attributes: many }, ['attributes']],
    [
      'an option that is no text',
      { variants: [aVariant({ options: { size: 1 } as never })] },
      ['variants.0.options.size'],
    ],
    [
      'a SKU twice',
      { variants: [aVariant({ sku: 'TEA-1' }), aVariant({ sku: 'TEA-2' }), aVariant({ sku: 'TEA-1' })] },
      ['variants.2.sku'],
    ],
  ])('is refused for %s', (_, wrong, fields) => {
    const errors = draftErrors({ ...aProduct(), ...wrong } as ProductDraft);

    expect(errors.map(({ field }) => field)).toEqual(fields);
  });
});
