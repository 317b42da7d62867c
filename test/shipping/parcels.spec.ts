import { orderWeight } from '../../src/modules/shipping/domain/order-weight.js';
import { parcelsOf, trackingNumberOf } from '../../src/modules/shipping/domain/parcels.js';

describe('parcels', () => {
  it('are one per warehouse, with its items in order of SKU and each SKU once', () => {
    const parcels = parcelsOf([
      { warehouseId: 'rotterdam', sku: 'TEA-1-S', quantity: 1 },
      { warehouseId: 'leipzig', sku: 'TEA-1-S', quantity: 4 },
      { warehouseId: 'rotterdam', sku: 'COF-1-S', quantity: 2 },
      { warehouseId: 'rotterdam', sku: 'TEA-1-S', quantity: 2 },
    ]);

    expect(parcels).toEqual([
      { warehouseId: 'leipzig', items: [{ sku: 'TEA-1-S', quantity: 4 }] },
      {
        warehouseId: 'rotterdam',
        items: [
          { sku: 'COF-1-S', quantity: 2 },
          { sku: 'TEA-1-S', quantity: 3 },
        ],
      },
    ]);
  });

  it('are none when nothing is given', () => {
    expect(parcelsOf([])).toEqual([]);
  });
});

describe('a tracking number', () => {
  it('is the same for the same parcel and another for any other', () => {
    const first = trackingNumberOf('order-1', 'rotterdam');

    expect(first).toMatch(/^SK[0-9A-Z]{13}$/);
    expect(trackingNumberOf('order-1', 'rotterdam')).toBe(first);
    expect(trackingNumberOf('order-1', 'leipzig')).not.toBe(first);
    expect(trackingNumberOf('order-2', 'rotterdam')).not.toBe(first);
  });
});

describe('the weight of an order', () => {
  const grams = new Map([
    ['TEA-1-S', 129],
    ['COF-1-S', 300],
  ]);

  it('is that of all pieces of all lines', () => {
    const lines = [
      { sku: 'TEA-1-S', quantity: 2 },
      { sku: 'COF-1-S', quantity: 1 },
      { sku: 'TEA-1-S', quantity: 1 },
    ];

    expect(orderWeight(lines, grams)).toEqual({ grams: 687, unknown: [] });
  });

  it('names the lines that it does not know', () => {
    const lines = [
      { sku: 'NOTHING', quantity: 1 },
      { sku: 'TEA-1-S', quantity: 1 },
      { sku: 'NEITHER', quantity: 1 },
    ];

    expect(orderWeight(lines, grams)).toEqual({ grams: 129, unknown: [0, 2] });
  });
});
