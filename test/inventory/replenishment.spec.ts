import {
  arrivalOf,
  fallsOf,
  isLow,
  leftLow,
  type Replenishment,
} from '../../src/modules/inventory/domain/replenishment.js';
import type { Movement, StockLevel } from '../../src/modules/inventory/domain/stock.js';

const level = (onHand: number, reserved = 0, part: Partial<StockLevel> = {}): StockLevel => ({
  sku: 'TEA-1',
  warehouseId: 'east',
  onHand,
  reserved,
  reorderPoint: 5,
  reorderQuantity: 20,
  ...part,
});

const movement = (onHandDelta: number, reservedDelta: number, warehouseId = 'east'): Movement => ({
  sku: 'TEA-1',
  warehouseId,
  onHandDelta,
  reservedDelta,
  reason: 'test',
});

describe('a level', () => {
  it.each([
    ['is low below its reorder point', level(4), true],
    ['is not low at its reorder point', level(5), false],
    ['is low when too much of it is promised', level(9, 5), true],
    [
      'is never low while nobody watches it',
      level(0, 0, { reorderPoint: null, reorderQuantity: null }),
      false,
    ],
    ['is never low with a reorder point of 0', level(0, 0, { reorderPoint: 0 }), false],
  ])('%s', (_, stock, low) => {
    expect(isLow(stock)).toBe(low);
  });

  it.each([
    ['falls when an order takes it below the point', level(6), [movement(0, 2)], true],
    ['falls when pieces are missing', level(6), [movement(-2, 0)], true],
    ['does not fall while enough is left', level(7), [movement(0, 2)], false],
    ['does not fall when it is low already', level(4), [movement(0, 1)], false],
    ['does not fall when goods leave that were promised before', level(8, 3), [movement(-3, -3)], false],
    ['does not fall by what comes back at once', level(6), [movement(0, 2), movement(0, -1)], false],
    ['does not fall because another warehouse gives', level(6), [movement(0, 2, 'west')], false],
  ])('%s', (_, stock, movements, falls) => {
    expect(fallsOf([stock], movements)).toHaveLength(falls ? 1 : 0);
  });

  it('has fallen to what is left of it', () => {
    expect(fallsOf([level(6)], [movement(-1, 1)])).toEqual([level(5, 1)]);
  });
});

describe('a replenishment', () => {
  const proposed: Replenishment = { sku: 'TEA-1', warehouseId: 'east', quantity: 20, status: 'proposed' };

  it('arrives as a whole', () => {
    expect(arrivalOf(proposed)).toEqual({
      sku: 'TEA-1',
      warehouseId: 'east',
      onHandDelta: 20,
      reservedDelta: 0,
      reason: 'replenishment',
    });
  });

  it('arrives once', () => {
    expect(() => arrivalOf({ ...proposed, status: 'received' })).toThrow(
      expect.objectContaining({ code: 'inventory.already-received' }),
    );
  });

  it('leaves its own level low when it was too small, whatever others are', () => {
    const levels = [level(1), level(1, 0, { warehouseId: 'west' })];

    expect(leftLow(levels, movement(3, 0))).toEqual([level(4)]);
    expect(leftLow(levels, movement(4, 0))).toEqual([]);
  });
});
