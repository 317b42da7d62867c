import { callerAs } from '../support/callers.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import {
  ask,
  faultsOf,
  isPublic,
  isWebhook,
  jsonBodyOf,
  operations,
  parametersIn,
  type Described,
} from './every-operation.js';

const WALK_MS = 240_000;
/** What no field expects, and what some libraries stumble over. */
const ODD_VALUES: unknown[] = [
  null,
  '',
  ' ',
  -1,
  0,
  1.5,
  1e308,
  2 ** 53,
  true,
  [],
  {},
  [null],
  [[]],
  'a\u0000b',
  '\ud800',
  '🫖'.repeat(40),
  'x'.repeat(5_000),
  "' or 1=1 --",
  '${7*7}',
  { toString: 1 },
  '9'.repeat(400),
  '0x10',
  'NaN',
  '2026-02-30T00:00:00Z',
];
const ODD_TEXTS = [
  '',
  '%00',
  '%20',
  '%27',
  '%F0%9F%AB%96',
  '%ED%A0%80',
  'null',
  'NaN',
  '-1',
  '1e9',
  '9'.repeat(400),
  'x'.repeat(2_000),
  '%5B%5D',
  '..',
  'constructor',
  '__proto__',
];

let shop: TestShop;
let admin: string;
let user: string;

beforeAll(async () => {
  shop = await startTestShop();
  admin = (await shop.admin()).token!;
  user = callerAs(shop, 'user').token!;
}, WALK_MS);
afterAll(() => shop[Symbol.asyncDispose]());

const tokenFor = (operation: Described): string | undefined =>
  isPublic(operation) ? undefined : operation['x-roles']?.join() === 'admin' ? admin : user;

type Place = (value: unknown) => unknown;

/** Every place of a body, the body itself included, as a function that puts another value there. */
function placesIn(body: unknown): [string, Place][] {
  const whole: [string, Place] = ['', (value) => value];
  if (typeof body !== 'object' || body === null) return [whole];
  const inner = Object.entries(body).flatMap(([name, part]) =>
    placesIn(part).map(([path, put]): [string, Place] => [
      `.${name}${path}`,
      (value) =>
        Array.isArray(body) ? body.with(Number(name), put(value)) : { ...body, [name]: put(value) },
    ]),
  );
  return [whole, ...inner];
}

describe('no input makes the server fail, or refuse in a way that is not documented', () => {
  const bodies = operations.filter((operation) => jsonBodyOf(operation) && !isWebhook(operation));

  it.each(bodies.map((operation) => [operation.name, operation] as const))(
    'in the body of %s',
    async (_, operation) => {
      const found: string[] = [];
      for (const [path, put] of placesIn(jsonBodyOf(operation)!.example))
        for (const value of ODD_VALUES) {
          const body = JSON.stringify(put(value));
          const asked = await ask(shop.url, operation, { token: tokenFor(operation), body });
          found.push(...faultsOf(operation, asked, `${path} ${body.slice(0, 80)}`));
        }

      expect(found).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'in a query',
    async () => {
      const found: string[] = [];
      for (const operation of operations)
        for (const { name } of parametersIn(operation, 'query'))
          for (const text of ODD_TEXTS) {
            const query = `?${name}=${text}`;
            found.push(
              ...faultsOf(
                operation,
                await ask(shop.url, operation, { token: tokenFor(operation), query }),
                query,
              ),
            );
          }

      expect(found).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'in a path',
    async () => {
      const found: string[] = [];
      for (const operation of operations)
        for (const { name } of parametersIn(operation, 'path'))
          for (const text of ODD_TEXTS.filter((one) => one !== '' && one !== '..')) {
            const asked = await ask(shop.url, operation, {
              token: tokenFor(operation),
              path: { [name]: text },
            });
            // Not every text can be decoded, and not every one names this path.
            if (![400, 404, 405].includes(asked.status)) found.push(...faultsOf(operation, asked, text));
          }

      expect(found).toEqual([]);
    },
    WALK_MS,
  );

  it(
    'in a header',
    async () => {
      const found: string[] = [];
      for (const operation of operations)
        for (const { name } of parametersIn(operation, 'header'))
          for (const value of [
            '',
            ' ',
            ',',
            '"',
            'W/"a"',
            '*',
            'x'.repeat(300),
            'wait=99999999999999999999',
            'de;q=x,,',
            '0',
            '-1',
          ]) {
            const asked = await ask(shop.url, operation, {
              token: tokenFor(operation),
              headers: { [name]: value },
            });
            found.push(...faultsOf(operation, asked, `${name}: ${value}`));
          }

      expect(found).toEqual([]);
    },
    WALK_MS,
  );
});
