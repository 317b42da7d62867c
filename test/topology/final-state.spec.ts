import { newId } from '../../src/shared/uuid.js';
import { differences, type StateRow } from './final-state.js';

const [TABLE, PAYMENTS] = ['orders.customer_order', 'payments.payment'];

/** Two orders, each with a payment. */
function aState(): StateRow[] {
  return [500, 700].flatMap((total) => {
    const orderId = newId();
    const number = `S-${100_000 + Math.floor(Math.random() * 900_000)}`;
    const order = { order_id: orderId, number, total, placed_at: new Date().toISOString() };
    return [
      { table: TABLE, row: order },
      { table: PAYMENTS, row: { payment_id: newId(), order_id: orderId, note: `for ${number}`, total } },
    ];
  });
}

/** The same state with something else in the row of a table, counted from 0. */
const changed = (state: StateRow[], table: string, index: number, change: object): StateRow[] => {
  const row = state.filter((one) => one.table === table)[index];
  return state.map((one) => (one === row ? { table, row: { ...one.row, ...change } } : one));
};

describe('two shops', () => {
  it('are in the same state whatever their ids, numbers, times and the order of rows', () => {
    expect(differences(aState(), aState().toReversed())).toEqual([]);
  });

  it('differ by a value, and the rows are shown', () => {
    const state = aState();

    const found = differences(state, changed(state, TABLE, 0, { total: 501 }));

    expect(found).toEqual([
      expect.stringMatching(/^- 1 × orders\.customer_order .*"number":"an id".*"total":500/),
      expect.stringMatching(/^\+ 1 × orders\.customer_order .*"number":"an id".*"total":501/),
    ]);
  });

  it('differ by a row that one of them lacks, or has twice', () => {
    const state = aState();

    expect(differences(state, state.slice(1))).toHaveLength(1);
    expect(differences(state, [...state, state[0]!])).toEqual([expect.stringMatching(/^\+ 1 × orders/)]);
  });

  it('differ by a payment that belongs to another order, though each row by itself is there', () => {
    const state = aState();
    const [first, second] = state.filter(({ table }) => table === TABLE).map(({ row }) => row.order_id);
    const swapped = changed(changed(state, PAYMENTS, 0, { order_id: second }), PAYMENTS, 1, {
      order_id: first,
    });

    expect(differences(state, swapped)).not.toEqual([]);
  });

  it('differ by a time that only one of them has', () => {
    const state = aState();

    expect(differences(state, changed(state, TABLE, 1, { placed_at: null }))).toHaveLength(2);
  });
});
