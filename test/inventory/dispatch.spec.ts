import { departureOf, type Parcel } from '../../src/modules/inventory/domain/dispatch.js';
import type { ReservedLine } from '../../src/modules/inventory/domain/reservation.js';

const held = (sku: string, quantity: number, warehouseId = 'east', orderId = 'order-1'): ReservedLine => ({
  orderId,
  sku,
  warehouseId,
  quantity,
});

const parcel = (quantities: Record<string, number>, warehouseId = 'east', orderId = 'order-1'): Parcel => ({
  orderId,
  warehouseId,
  items: Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity })),
});

const deltas = (parcels: Parcel[], lines: ReservedLine[]) =>
  departureOf(parcels, lines).movements.map(({ sku, warehouseId, onHandDelta, reservedDelta }) => [
    sku,
    warehouseId,
    onHandDelta,
    reservedDelta,
  ]);

describe('a parcel that leaves', () => {
  it('takes its goods and their promise off the books together', () => {
    expect(departureOf([parcel({ 'TEA-1': 2 })], [held('TEA-1', 2)])).toEqual({
      movements: [
        {
          orderId: 'order-1',
          sku: 'TEA-1',
          warehouseId: 'east',
          onHandDelta: -2,
          reservedDelta: -2,
          reason: 'dispatch',
        },
      ],
      sent: [held('TEA-1', 2)],
    });
  });

  it('leaves what the order holds elsewhere, and what other orders hold', () => {
    const lines = [held('TEA-1', 2), held('TEA-1', 3, 'west'), held('TEA-1', 4, 'east', 'order-2')];

    expect(departureOf([parcel({ 'TEA-1': 3 }, 'west')], lines).sent).toEqual([held('TEA-1', 3, 'west')]);
  });

  it('takes from what is free when its order no longer holds the goods', () => {
    expect(departureOf([parcel({ 'TEA-1': 2 })], [])).toMatchObject({
      movements: [{ onHandDelta: -2, reservedDelta: 0 }],
      sent: [],
    });
  });

  it('takes from what is free only what goes beyond the reservation', () => {
    expect(deltas([parcel({ 'TEA-1': 5 })], [held('TEA-1', 2)])).toEqual([['TEA-1', 'east', -5, -2]]);
  });

  it('uses up a promise once, also with a second parcel in the same batch', () => {
    const parcels = [parcel({ 'TEA-1': 2 }), parcel({ 'TEA-1': 2, 'CUP-1': 1 })];

    expect(deltas(parcels, [held('TEA-1', 3), held('CUP-1', 1)])).toEqual([
      ['TEA-1', 'east', -2, -2],
      ['TEA-1', 'east', -2, -1],
      ['CUP-1', 'east', -1, -1],
    ]);
  });
});
