import { readTree } from '../../scripts/source/tree.js';
import { abstractClassesOf } from '../../scripts/source/syntax.js';
import { compile } from './compile.js';

const EVENT = `import { integrationEvent } from '../shared/outbox/integration-event.js';\n`;
const eventOf = (payload: string): string =>
  `${EVENT}export const Lost = integrationEvent<${payload}>('orders.lost.v1', () => '');`;
const taskOf = (payload: string): string =>
  `import { task } from '../shared/tasks/task.js';\nexport const Lose = task<${payload}>('orders.lose');`;

const JSON_ONLY = `import type { JsonOnly } from '../shared/json.js';
type Carried<T> = [T] extends [void] ? true : [T] extends [JsonOnly<T>] ? true : false;
type Asked<M> = M extends (...args: infer A) => Promise<infer R> ? (Carried<A> extends true ? Carried<R> : false) : false;
type Plain<T> = { [K in keyof T]: Asked<T[K]> };
`;
const portOf = (port: string, before: string): string =>
  `${JSON_ONLY}${before}\ndeclare const answers: Plain<${port}>;\nexport const all: Record<keyof ${port}, true> = answers;`;

const REFUSED = [
  '{ at: Date }',
  '{ at?: Date }',
  '{ lines: { at: Date }[] }',
  '{ at: string | Date }',
  '{ prices: Map<string, number> }',
  '{ skus: Set<string> }',
  '{ total: bigint }',
  '{ kind: symbol }',
  '{ done: () => void }',
  '{ order: { id: string; cancel(): void } }',
];
const ACCEPTED = [
  '{ orderId: string }',
  '{ lines: { sku: string; quantity: number; note?: string }[] }',
  '{ names: Record<string, string>; total: number | null; paid: boolean }',
  "{ status: 'placed' | 'paid' }",
];

const DELIVERED = `${EVENT}import { ReactsTo } from '../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../shared/outbox/integration-event.js';
const Placed = integrationEvent<{ orderId: string }>('orders.placed.v1', (e) => e.orderId);
const Paid = integrationEvent<{ paymentId: string }>('payments.paid.v1', (e) => e.paymentId);
`;

describe('the type of what crosses a module', () => {
  const ports = readTree()
    .files.filter(({ path }) => path.endsWith('.port.ts'))
    .flatMap((file) => abstractClassesOf(file).map((name) => ({ name, path: file.path })));
  const importOf = ({ name, path }: { name: string; path: string }) =>
    `import type { ${name} } from '${path.replace(/^src/, '..').replace(/\.ts$/, '.js')}';`;
  const port = (methods: string) => portOf('AskPort', `abstract class AskPort { ${methods} }`);
  const results = compile({
    ...Object.fromEntries([...REFUSED, ...ACCEPTED].map((payload) => [`event ${payload}`, eventOf(payload)])),
    ...Object.fromEntries([...REFUSED, ...ACCEPTED].map((payload) => [`task ${payload}`, taskOf(payload)])),
    ...Object.fromEntries(ports.map((found) => [found.name, portOf(found.name, importOf(found))])),
    'takes a Date': port('abstract ask(request: { at: Date }): Promise<string>;'),
    'answers a Map': port('abstract ask(id: string): Promise<Map<string, string>>;'),
    'answers at once': port('abstract ask(id: string): string;'),
    'asks and answers JSON': port(
      'abstract ask(ids: string[]): Promise<{ id: string }[]>; abstract end(): Promise<void>;',
    ),
    'right reaction': `${DELIVERED}class R { @ReactsTo(Placed) async on(_: DeliveryOf<typeof Placed>) {} }`,
    'wrong reaction': `${DELIVERED}class R { @ReactsTo(Placed) async on(_: DeliveryOf<typeof Paid>) {} }`,
    'forgotten await': `${DELIVERED}class R { @ReactsTo(Placed) on(_: DeliveryOf<typeof Placed>) {} }`,
  });

  it.each(REFUSED)('refuses %s in an event and in a task', (payload) => {
    expect(results[`event ${payload}`]).toMatch(/does not satisfy the constraint/);
    expect(results[`task ${payload}`]).toMatch(/does not satisfy the constraint/);
  });

  it.each(ACCEPTED)('accepts %s in an event and in a task', (payload) => {
    expect(results[`event ${payload}`]).toBe('compiles');
    expect(results[`task ${payload}`]).toBe('compiles');
  });

  it.each(ports)('is JSON in every question and answer of $name', ({ name }) => {
    expect(results[name]).toBe('compiles');
  });

  it.each(['takes a Date', 'answers a Map', 'answers at once'])('refuses a port that %s', (port) => {
    expect(results[port]).toMatch(/is not assignable to type 'Record<"ask", true>'/);
  });

  it('accepts a port that asks and answers JSON', () => {
    expect(results['asks and answers JSON']).toBe('compiles');
  });

  it('is that of the event which a reaction names', () => {
    expect(results['right reaction']).toBe('compiles');
    expect(results['wrong reaction']).toMatch(/not assignable/);
    expect(results['forgotten await']).toMatch(/not assignable/);
  });
});
