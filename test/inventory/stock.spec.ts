import {
  adjustmentOf,
  flipsOf,
  skusCrossingZero,
  type Movement,
  type StockLevel,
} from '../../src/modules/inventory/domain/stock.js';

const level = (warehouseId: string, onHand: number, reserved: number): StockLevel => ({
  sku: 'TEA-1',
  warehouseId,
  onHand,
  reserved,
});

const movement = (warehouseId: string, onHandDelta: number, reservedDelta: number): Movement => ({
  sku: 'TEA-1',
  warehouseId,
  onHandDelta,
  reservedDelta,
  reason: 'test',
});

describe('a SKU', () => {
  it.each([
    ['runs out when its last piece is reserved', [level('east', 3, 2)], [movement('east', 0, 1)], true],
    ['runs out when its last piece is missing', [level('east', 1, 0)], [movement('east', -1, 0)], true],
    ['is there again with its first piece', [level('east', 2, 2)], [movement('east', 0, -1)], true],
    ['is there with the first stock of all', [], [movement('east', 5, 0)], true],
    ['stays in stock while one piece is left', [level('east', 3, 0)], [movement('east', 0, 2)], false],
    [
      'stays in stock while another warehouse has it',
      [level('east', 1, 0), level('west', 1, 0)],
      [movement('east', 0, 1)],
      false,
    ],
    [
      'runs out when all warehouses do',
      [level('east', 1, 0), level('west', 1, 0)],
      [movement('east', 0, 1), movement('west', 0, 1)],
      true,
    ],
    [
      'stays out of stock when what came back is taken at once',
      [level('east', 1, 1)],
      [movement('east', 0, -1), movement('east', 0, 1)],
      false,
    ],
  ])('%s', (_, levels, movements, crosses) => {
    expect(skusCrossingZero(levels, movements)).toEqual(crosses ? ['TEA-1'] : []);
  });

  it('is announced only when it is not as was last said, with the next version', () => {
    const lastSaid = [
      { sku: 'CUP-1', inStock: true, version: 4 },
      { sku: 'POT-1', inStock: true, version: 7 },
      { sku: 'TEA-1', inStock: false, version: 2 },
      { sku: 'TIN-1', inStock: false, version: 9 },
    ];
    const available = new Map([
      ['CUP-1', 0],
      ['POT-1', 3],
      ['TEA-1', 1],
    ]);

    expect(flipsOf(lastSaid, available)).toEqual([
      { sku: 'CUP-1', inStock: false, version: 5 },
      { sku: 'TEA-1', inStock: true, version: 3 },
    ]);
  });
});

describe('an adjustment', () => {
  it('may take everything that is not reserved', () => {
    expect(adjustmentOf(level('east', 5, 2), -3, 'broken')).toEqual({
      sku: 'TEA-1',
      warehouseId: 'east',
      onHandDelta: -3,
      reservedDelta: 0,
      reason: 'broken',
    });
  });

  it('refuses to take what orders have been promised', () => {
    expect(() => adjustmentOf(level('east', 5, 2), -4, 'broken')).toThrow(
      expect.objectContaining({ code: 'inventory.below-zero', details: { available: 3 } }),
    );
  });
});
