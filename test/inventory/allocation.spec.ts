import {
  decideReservations,
  type Demand,
  type Verdict,
} from '../../src/modules/inventory/domain/allocation.js';
import type { StockLevel } from '../../src/modules/inventory/domain/stock.js';
import { randomOf, type DemoRandom } from '../../src/shared/demo/demo-random.js';

const SKUS = ['CUP-1', 'POT-1', 'TEA-1', 'TIN-1'];

const level = (sku: string, warehouseId: string, onHand: number, reserved = 0): StockLevel => ({
  sku,
  warehouseId,
  onHand,
  reserved,
});

const order = (quantities: Record<string, number>, orderId = 'order-1'): Demand => ({
  orderId,
  lines: Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity })),
});

const decideOne = (quantities: Record<string, number>, levels: StockLevel[]): Verdict =>
  decideReservations([order(quantities)], levels)[0]!;

describe('an allocation', () => {
  it('takes a whole line from one warehouse, though another has more of it', () => {
    const { allocations } = decideOne({ 'TEA-1': 3 }, [level('TEA-1', 'east', 3), level('TEA-1', 'west', 9)]);

    expect(allocations).toEqual([{ sku: 'TEA-1', warehouseId: 'east', quantity: 3 }]);
  });

  it('prefers the warehouse that holds the most lines of the order', () => {
    const { allocations } = decideOne({ 'CUP-1': 1, 'TEA-1': 1 }, [
      level('CUP-1', 'east', 1),
      level('CUP-1', 'west', 1),
      level('TEA-1', 'west', 1),
    ]);

    expect(allocations.map(({ warehouseId }) => warehouseId)).toEqual(['west', 'west']);
  });

  it('takes what the fullest warehouse lacks from the one that holds most of the rest', () => {
    const lacking = { 'CUP-1': 1, 'POT-1': 1, 'TEA-1': 1, 'TIN-1': 1, 'URN-1': 1 };
    const levels = [
      ...['CUP-1', 'POT-1', 'TEA-1'].map((sku) => level(sku, 'west', 1)),
      level('TIN-1', 'east', 1),
      ...['TIN-1', 'URN-1'].map((sku) => level(sku, 'north', 1)),
    ];

    const { allocations } = decideOne(lacking, levels);

    expect(allocations.map(({ sku, warehouseId }) => `${sku} ${warehouseId}`)).toEqual([
      'CUP-1 west',
      'POT-1 west',
      'TEA-1 west',
      'TIN-1 north',
      'URN-1 north',
    ]);
  });

  it('splits a line that no warehouse holds alone, largest part first', () => {
    const levels = [level('TEA-1', 'east', 2), level('TEA-1', 'north', 4), level('TEA-1', 'west', 3)];

    const { allocations } = decideOne({ 'TEA-1': 6 }, levels);

    expect(allocations).toEqual([
      { sku: 'TEA-1', warehouseId: 'north', quantity: 4 },
      { sku: 'TEA-1', warehouseId: 'west', quantity: 2 },
    ]);
  });

  it('splits over a warehouse that sends a parcel anyway before it opens another', () => {
    const levels = [
      level('CUP-1', 'west', 1),
      level('TEA-1', 'east', 5),
      level('TEA-1', 'north', 4),
      level('TEA-1', 'west', 1),
    ];

    const { allocations } = decideOne({ 'CUP-1': 1, 'TEA-1': 6 }, levels);

    expect(new Set(allocations.map(({ warehouseId }) => warehouseId))).toEqual(new Set(['west', 'east']));
  });

  it('opens fewer parcels than the fullest warehouse first would', () => {
    const lines = { 'CUP-1': 1, 'MUG-1': 1, 'POT-1': 1, 'TEA-1': 1, 'TIN-1': 1, 'URN-1': 1 };
    const levels = [
      ...['CUP-1', 'MUG-1', 'POT-1', 'TEA-1'].map((sku) => level(sku, 'east', 1)),
      ...['CUP-1', 'MUG-1', 'TIN-1'].map((sku) => level(sku, 'north', 1)),
      ...['POT-1', 'TEA-1', 'URN-1'].map((sku) => level(sku, 'west', 1)),
    ];

    const { allocations } = decideOne(lines, levels);

    expect(new Set(allocations.map(({ warehouseId }) => warehouseId))).toEqual(new Set(['north', 'west']));
    expect(allocations).toHaveLength(6);
  });

  it('gives up the search for fewer parcels in a shop of very many warehouses', () => {
    const skus = Array.from({ length: 40 }, (_, index) => `SKU-${index}`);
    const levels = skus.map((sku, index) => level(sku, `warehouse-${index}`, 1));

    const { allocations } = decideOne(Object.fromEntries(skus.map((sku) => [sku, 1])), levels);

    expect(allocations).toHaveLength(40);
  });

  it('gives nothing of a SKU that was withdrawn, whatever there is of it', () => {
    const [verdict] = decideReservations(
      [order({ 'CUP-1': 1, 'TEA-1': 1 })],
      [level('CUP-1', 'east', 5), level('TEA-1', 'east', 5)],
      new Set(['TEA-1']),
    );

    expect(verdict).toMatchObject({
      allocations: [],
      shortages: [{ sku: 'TEA-1', requested: 1, available: 0 }],
    });
  });

  it('takes nothing when a line is short, and names every shortage', () => {
    const verdict = decideOne({ 'CUP-1': 1, 'POT-1': 2, 'TEA-1': 3 }, [
      level('CUP-1', 'east', 5),
      level('TEA-1', 'east', 5, 3),
    ]);

    expect(verdict).toEqual({
      orderId: 'order-1',
      allocations: [],
      shortages: [
        { sku: 'POT-1', requested: 2, available: 0 },
        { sku: 'TEA-1', requested: 3, available: 2 },
      ],
    });
  });

  it('adds up lines of the same SKU', () => {
    const lines = [
      { sku: 'TEA-1', quantity: 2 },
      { sku: 'TEA-1', quantity: 2 },
    ];

    const [enough] = decideReservations([{ orderId: 'order-1', lines }], [level('TEA-1', 'east', 4)]);
    const [tooFew] = decideReservations([{ orderId: 'order-1', lines }], [level('TEA-1', 'east', 3)]);

    expect(enough!.allocations).toEqual([{ sku: 'TEA-1', warehouseId: 'east', quantity: 4 }]);
    expect(tooFew!.shortages).toEqual([{ sku: 'TEA-1', requested: 4, available: 3 }]);
  });
});

describe('a batch of orders', () => {
  it('shows later orders what earlier ones took, and nothing of those that were rejected', () => {
    const verdicts = decideReservations(
      [
        order({ 'TEA-1': 2 }, 'first'),
        order({ 'TEA-1': 2 }, 'too many'),
        order({ 'TEA-1': 1 }, 'last'),
        order({ 'TEA-1': 1 }, 'late'),
      ],
      [level('TEA-1', 'east', 3)],
    );

    expect(verdicts.map(({ orderId, shortages }) => [orderId, shortages])).toEqual([
      ['first', []],
      ['too many', [{ sku: 'TEA-1', requested: 2, available: 1 }]],
      ['last', []],
      ['late', [{ sku: 'TEA-1', requested: 1, available: 0 }]],
    ]);
  });
});

describe('random batches of orders', () => {
  const random = randomOf('allocation');
  const batches = Array.from({ length: 1_000 }, () => {
    const [orders, levels] = [randomOrders(random), randomLevels(random)];
    return { orders, levels, verdicts: decideReservations(orders, levels) };
  });

  it('are promised no piece twice', () => {
    expect(
      batches.filter(({ levels, verdicts }) => leftAfter(verdicts, levels).some((left) => left < 0)),
    ).toEqual([]);
  });

  it('get all of an order or nothing, and nothing only when something is short', () => {
    expect(batches.flatMap(unfairVerdicts)).toEqual([]);
  });

  it('get a line from one warehouse whenever one holds all of it', () => {
    expect(batches.flatMap(needlessSplits)).toEqual([]);
  });

  it('are sent in the fewest parcels that leave those lines whole', () => {
    expect(batches.flatMap(needlessParcels)).toEqual([]);
  });

  it('are decided alike in whatever order stock and lines were read', () => {
    const decidedTurned = ({ orders, levels }: Batch) =>
      decideReservations(
        orders.map(({ orderId, lines }) => ({ orderId, lines: lines.toReversed() })),
        levels.toReversed(),
      );

    const differing = batches.filter(
      (batch) => JSON.stringify(decidedTurned(batch)) !== JSON.stringify(batch.verdicts),
    );

    expect(differing).toEqual([]);
  });
});

interface Batch {
  orders: Demand[];
  levels: StockLevel[];
  verdicts: Verdict[];
}

type Part = { sku: string; warehouseId: string; quantity: number };

const partsOf = (verdicts: Verdict[]): Part[] => verdicts.flatMap(({ allocations }) => allocations);

const sum = (quantities: number[]): number => quantities.reduce((total, each) => total + each, 0);

const leftAfter = (verdicts: Verdict[], levels: StockLevel[]): number[] =>
  levels.map(
    ({ sku, warehouseId, onHand, reserved }) =>
      onHand -
      reserved -
      sum(
        partsOf(verdicts)
          .filter((part) => part.sku === sku && part.warehouseId === warehouseId)
          .map(({ quantity }) => quantity),
      ),
  );

/** Verdicts that are neither all of the order nor a true list of what is short of it. */
function unfairVerdicts({ orders, levels, verdicts }: Batch): Verdict[] {
  return verdicts.filter(({ orderId, allocations, shortages }, index) => {
    const order = orders[index]!;
    const available = availableBefore(verdicts.slice(0, index), levels);
    const short = wantedOf(order).filter(({ sku, quantity }) => available(sku) < quantity);
    const named = shortages.map(({ sku }) => sku);
    const given = wantedOf({ orderId, lines: allocations });
    return (
      orderId !== order.orderId ||
      named.join() !== short.map(({ sku }) => sku).join() ||
      JSON.stringify(given) !== JSON.stringify(short.length > 0 ? [] : wantedOf(order))
    );
  });
}

/** Lines that came from several warehouses, or twice from one, though one of them held all. */
function needlessSplits({ levels, verdicts }: Batch): Part[][] {
  return verdicts.flatMap(({ allocations }, index) => {
    const left = leftAfter(verdicts.slice(0, index), levels);
    const skus = [...new Set(allocations.map(({ sku }) => sku))];
    return skus
      .map((sku) => allocations.filter((part) => part.sku === sku))
      .filter((parts) => parts.length > 1)
      .filter((parts) => {
        const wanted = sum(parts.map(({ quantity }) => quantity));
        return levels.some(({ sku }, place) => sku === parts[0]!.sku && left[place]! >= wanted);
      });
  });
}

const PLACES = [['east'], ['north'], ['west'], ['east', 'north'], ['east', 'west'], ['north', 'west']];

/** Verdicts that take more warehouses than one of the sets that could have served them. */
function needlessParcels({ levels, verdicts }: Batch): Verdict[] {
  return verdicts.filter(({ orderId, allocations }, index) => {
    const left = leftAfter(verdicts.slice(0, index), levels);
    const has = (sku: string) =>
      levels.flatMap((each, place) =>
        each.sku === sku ? [{ warehouseId: each.warehouseId, available: left[place]! }] : [],
      );
    const serves = (places: string[]) =>
      wantedOf({ orderId, lines: allocations }).every(({ sku, quantity }) => {
        const here = has(sku).filter(({ warehouseId }) => places.includes(warehouseId));
        const whole = (shelves: { available: number }[]) =>
          shelves.some(({ available }) => available >= quantity);
        return whole(here) || (!whole(has(sku)) && sum(here.map(({ available }) => available)) >= quantity);
      });
    const parcels = new Set(allocations.map(({ warehouseId }) => warehouseId)).size;
    return PLACES.some((places) => places.length < parcels && serves(places));
  });
}

function availableBefore(earlier: Verdict[], levels: StockLevel[]): (sku: string) => number {
  const left = leftAfter(earlier, levels);
  return (sku) => sum(left.filter((_, place) => levels[place]!.sku === sku));
}

/** By SKU, what an order wants or gets of it. */
function wantedOf({ lines }: Demand): { sku: string; quantity: number }[] {
  const bySku = new Map<string, number>();
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => a.sku.localeCompare(b.sku));
}

function randomLevels(random: DemoRandom): StockLevel[] {
  const scarce = SKUS.flatMap((sku) =>
    ['east', 'north', 'west'].filter(() => random.chance(0.7)).map((warehouseId) => ({ sku, warehouseId })),
  ).map(({ sku, warehouseId }) => {
    const onHand = random.int(0, 12);
    return level(sku, warehouseId, onHand, random.int(0, onHand));
  });
  return [...scarce, level('URN-1', 'east', 1_000)];
}

function randomOrders(random: DemoRandom): Demand[] {
  return Array.from({ length: random.int(1, 8) }, (_, index) => ({
    orderId: `order-${index}`,
    lines: Array.from({ length: random.int(1, 5) }, () => ({
      sku: random.pick([...SKUS, 'URN-1']),
      quantity: random.int(1, 6),
    })),
  }));
}
