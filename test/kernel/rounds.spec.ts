import { roundsOf } from '../../src/shared/delivery/rounds.js';
import { chosenSeed, Seeded } from '../support/seeded.js';

interface Row {
  name: string;
  key: string;
  sourceId: string;
  position: number;
}

const row = (name: string, key: string, position: number, sourceId = 'here'): Row => ({
  name,
  key,
  sourceId,
  position,
});

const shape = (rows: Row[]): [string, number[]][] =>
  roundsOf(rows).map(({ name, rows: round }) => [name, round.map(({ position }) => position)]);

describe('the rounds of a batch', () => {
  it('take all events of one type together, whatever their keys', () => {
    const rows = [row('placed', 'a', 1), row('placed', 'b', 2), row('placed', 'a', 3)];

    expect(shape(rows)).toEqual([['placed', [1, 2, 3]]]);
  });

  it('take each type once when no key has two types', () => {
    const rows = [row('placed', 'a', 1), row('paid', 'b', 2), row('placed', 'c', 3), row('paid', 'd', 4)];

    expect(shape(rows)).toEqual([
      ['placed', [1, 3]],
      ['paid', [2, 4]],
    ]);
  });

  it('begin anew for a key that comes back to a type', () => {
    const rows = [row('placed', 'a', 1), row('paid', 'a', 2), row('placed', 'a', 3)];

    expect(shape(rows)).toEqual([
      ['placed', [1]],
      ['paid', [2]],
      ['placed', [3]],
    ]);
  });

  it('do not confuse equal keys of two sources', () => {
    const rows = [row('placed', 'a', 1, 'here'), row('paid', 'a', 1, 'there'), row('placed', 'a', 2, 'here')];

    expect(roundsOf(rows)).toHaveLength(2);
  });

  const seed = chosenSeed();
  it(`keep every event once and the order of every key (SEED=${seed})`, () => {
    const random = new Seeded(seed);
    for (let time = 0; time < 300; time++) {
      const rows = someRows(random);

      const rounds = roundsOf(rows);

      const applied = rounds.flatMap((round) => round.rows);
      expect(applied).toHaveLength(rows.length);
      expect(byKey(applied)).toEqual(byKey(rows));
      for (const { name, rows: round } of rounds) expect(round.every((one) => one.name === name)).toBe(true);
    }
  });
});

const someRows = (random: Seeded): Row[] =>
  Array.from({ length: random.between(1, 30) }, (_, index) =>
    row(
      random.pick(['placed', 'paid', 'sent']),
      random.pick(['a', 'b', 'c', 'd']),
      index,
      random.pick(['x', 'y']),
    ),
  );

function byKey(rows: Row[]): Record<string, number[]> {
  const keys: Record<string, number[]> = {};
  for (const { sourceId, key, position } of rows) (keys[`${sourceId} ${key}`] ??= []).push(position);
  return keys;
}
