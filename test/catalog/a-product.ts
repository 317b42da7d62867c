import type { ProductDraft, VariantDraft } from '../../src/modules/catalog/domain/product-draft.js';

let made = 0;

/** A variant with a SKU that no other has. */
export const aVariant = (over: Partial<VariantDraft> = {}): VariantDraft => ({
  sku: `NEW-${++made}`,
  price: { amount: 1_290, currency: 'EUR' },
  weightGrams: 250,
  options: { size: '250 g' },
  ...over,
});

/** The body of `POST /v1/products`. */
export const aProduct = (over: Partial<ProductDraft> = {}): ProductDraft => ({
  name: 'Smoked Green Tea',
  description: 'Smoked over pine for one night.',
  category: 'tea',
  attributes: { color: 'green' },
  variants: [aVariant()],
  ...over,
});
