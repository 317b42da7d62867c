import { schemaViolations } from '../support/schema-violations.js';
import { recordedEvents } from './corpus.js';

const NAME = 'orders.order-placed.v1';
const placed = recordedEvents()[NAME]! as { lines: object[] };

const violationsOf = (payload: object, name = NAME): Promise<string[]> =>
  schemaViolations(<Row>() => Promise.resolve([{ name, payload } as Row]));

describe('what a log holds', () => {
  it('is accepted as it was published', async () => {
    expect(await violationsOf(placed)).toEqual([]);
  });

  it.each([
    ['without a member', { ...placed, email: undefined }, "must have required property 'email'"],
    ['with a member of another type', { ...placed, totalMinor: '2070' }, '/totalMinor must be number'],
    [
      'with a member that the contract does not name',
      { ...placed, phone: '0' },
      'must NOT have additional properties phone',
    ],
    [
      'with such a member deep inside',
      { ...placed, lines: placed.lines.map((line) => ({ ...line, costMinor: 1 })) },
      '/lines/0 must NOT have additional properties costMinor',
    ],
  ])('is refused %s', async (_, payload, error) => {
    expect(await violationsOf(JSON.parse(JSON.stringify(payload)) as object)).toContain(`${NAME}: ${error}`);
  });

  it('is refused when it was never described', async () => {
    expect(await violationsOf(placed, 'orders.order-lost.v1')).toEqual([
      'orders.order-lost.v1 has no schema',
    ]);
  });
});
