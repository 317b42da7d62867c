import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Role } from '../../src/shared/auth/identity.js';
import { callerAs } from '../support/callers.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import {
  api,
  ask,
  contentOf,
  faultsOf,
  isPublic,
  isStream,
  isWebhook,
  jsonBodyOf,
  operations,
  parametersIn,
  type Described,
  type Request,
} from './every-operation.js';

const ROLES: Role[] = ['guest', 'user', 'admin'];
const WALK_MS = 120_000;
const AS_TEXT = { 'content-type': 'text/plain' };

let shop: TestShop;
/** Tokens of somebody of each role. */
let tokens: Record<Role, string>;

beforeAll(async () => {
  shop = await startTestShop();
  tokens = {
    guest: callerAs(shop, 'guest').token!,
    user: (await shop.buyer(1)).token!,
    admin: (await shop.admin()).token!,
  };
}, WALK_MS);
afterAll(() => shop[Symbol.asyncDispose]());

/** A token that the operation takes; none where it needs none. */
const tokenFor = (operation: Described): string | undefined =>
  isPublic(operation) ? undefined : tokens[(operation['x-roles']?.at(-1) ?? 'user') as Role];

/** Asks all these operations, one after the other; what `check` finds wrong is listed. */
async function walk(
  some: Described[],
  check: (operation: Described, asking: (request?: Request) => ReturnType<typeof ask>) => Promise<string[]>,
): Promise<string[]> {
  const found: string[] = [];
  for (const operation of some) {
    const asking = (request: Request = {}) =>
      ask(shop.url, operation, { token: tokenFor(operation), ...request });
    found.push(...(await check(operation, asking)));
  }
  return found;
}

/** Complaints about an answer that has another status, or that no reader of the document expects. */
async function refuses(operation: Described, answer: ReturnType<typeof ask>, status: number, code?: string) {
  const asked = await answer;
  const is = `${asked.status} ${asked.body?.code}`;
  const faults = faultsOf(operation, asked);
  if (asked.status !== status || (code && asked.body.code !== code)) faults.push(`${operation.name}: ${is}`);
  return faults;
}

const withBody = operations.filter((operation) => jsonBodyOf(operation) && !isWebhook(operation));
const lists = operations.filter((operation) =>
  parametersIn(operation, 'query').some(({ name }) => name === 'limit'),
);

describe('whoever asks', () => {
  it('without a token, or with a bad one, is answered with 401 wherever one is needed', async () => {
    const found = await walk(
      operations.filter((operation) => !isPublic(operation)),
      async (operation, asking) => [
        ...(await refuses(operation, asking({ token: undefined }), 401, 'auth.unauthenticated')),
        ...(await refuses(operation, asking({ token: `${tokens.admin}x` }), 401, 'auth.unauthenticated')),
      ],
    );

    expect(found).toEqual([]);
  });

  it('without a role that the route wants is answered with 403, and with one is not', async () => {
    const restricted = operations.filter((operation) => operation['x-roles']);
    const found = await walk(restricted, async (operation, asking) => {
      const faults: string[] = [];
      for (const role of ROLES) {
        const { status } = await asking({
          token: tokens[role],
          ...(jsonBodyOf(operation) ? { body: '[]' } : {}),
        });
        if ((status === 403) === operation['x-roles']!.includes(role))
          faults.push(`${operation.name}: ${role} ${status}`);
      }
      return faults;
    });

    expect(found).toEqual([]);
  });

  it('for what nobody has is answered with 404', async () => {
    const named = operations.filter(
      (operation) => parametersIn(operation, 'path').length > 0 && !isWebhook(operation),
    );
    const found = await walk(named, (operation, asking) => {
      const image = operation.requestBody && !jsonBodyOf(operation);
      const sent = image ? { headers: { 'content-type': 'image/png' }, body: 'no image' } : {};
      return refuses(operation, asking(sent), image ? 415 : 404);
    });

    expect(found).toEqual([]);
  });

  it.each(['not-an-id', '%00', '%F0%9F%AB%96', 'x'.repeat(300), '..%2F..%2Fetc'])(
    'for a malformed id, %s, is answered with 404',
    async (id) => {
      const ofUuid = (operation: Described) =>
        parametersIn(operation, 'path').filter(({ schema }) => schema.format === 'uuid');
      const named = operations.filter((operation) => ofUuid(operation).length > 0);
      const found = await walk(named, async (operation, asking) => {
        const faults: string[] = [];
        for (const { name } of ofUuid(operation))
          faults.push(...(await refuses(operation, asking({ path: { [name]: id } }), 404)));
        return faults;
      });

      expect(found).toEqual([]);
    },
  );
});

describe('a path', () => {
  it('answers 405 with Allow to methods that it does not have', async () => {
    const found: string[] = [];
    for (const operation of operations) {
      const methods = operations
        .filter(({ path }) => meets(path, operation.path))
        .map(({ method }) => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
        (one) => !methods.includes(one),
      )) {
        const asked = await ask(shop.url, { ...operation, method }, { body: null });
        const allow = asked.headers.get('allow')?.split(', ') ?? [];
        if (asked.status !== 405 || methods.some((one) => !allow.includes(one)))
          found.push(`${method} ${operation.path}: ${asked.status} ${allow.join()}`);
      }
    }

    expect(found).toEqual([]);
  });
});

/** Whether a template may match what another is filled with. */
const meets = (template: string, other: string): boolean => {
  const [parts, others] = [template.split('/'), other.split('/')];
  return (
    parts.length === others.length &&
    parts.every((part, index) => part.startsWith('{') || part === others[index])
  );
};

describe('a body', () => {
  it('of another kind than JSON is answered with 415', async () => {
    const found = await walk(withBody, (operation, asking) =>
      refuses(operation, asking({ headers: AS_TEXT }), 415),
    );

    expect(found).toEqual([]);
  });

  it('of malformed JSON is answered with 400', async () => {
    const found = await walk(withBody, (operation, asking) =>
      refuses(operation, asking({ body: '{"a":' }), 400, 'request.malformed'),
    );

    expect(found).toEqual([]);
  });

  it('of more than 1 MiB is answered with 413', async () => {
    const body = JSON.stringify('x'.repeat(1024 * 1024));
    const found = await walk(withBody, (operation, asking) => refuses(operation, asking({ body }), 413));

    expect(found).toEqual([]);
  });

  it('with an unknown field, wherever it is, is answered with 422 that names it', async () => {
    const found = await walk(withBody, async (operation, asking) => {
      const faults: string[] = [];
      for (const { body, field } of withUnknownField(jsonBodyOf(operation)!.example as object)) {
        const asked = await asking({ body });
        const fields = (asked.body?.errors ?? []).map((error: { field: string }) => error.field) as string[];
        if (asked.status !== 422 || !fields.includes(field))
          faults.push(`${operation.name} ${field}: ${asked.status} ${fields.join()}`);
      }
      return faults;
    });

    expect(found).toEqual([]);
  });
});

/** The body with a field too many, once in each of its objects. */
function withUnknownField(example: object, path = ''): { body: object; field: string }[] {
  const own = Array.isArray(example)
    ? []
    : [{ body: { ...example, unheardOf: 1 }, field: `${path}unheardOf` }];
  const inner = Object.entries(example).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null || FREE_FORM.test(name)) return [];
    return withUnknownField(value as object, `${path}${name}.`).map(({ body, field }) => ({
      body: Array.isArray(example) ? [body] : { ...example, [name]: body },
      field,
    }));
  });
  return [...own, ...inner];
}

/** Objects whose keys are the caller's own. */
const FREE_FORM = /^(?:options|attributes)$/;

describe('a list', () => {
  it('has a limit and a cursor, unless it is short by nature', () => {
    const pages = operations.filter((operation) =>
      JSON.stringify(contentOf(operation, '200')).match(/Page"|nextCursor/),
    );

    expect(pages.filter((page) => !lists.includes(page)).map(({ path }) => path)).toEqual([
      '/v1/orders/{id}/payments',
      '/v1/orders/{id}/timeline',
    ]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'limit=1.5',
    'limit=',
    'limit=1&limit=2',
    'cursor=',
    'cursor=nonsense',
    'cursor=W10',
    'cursor=bnVsbA',
    'cursor=a&cursor=b',
    'unheardOf=1',
  ])('is answered with 422 when it is asked with ?%s', async (query) => {
    const found = await walk(lists, (operation, asking) =>
      refuses(operation, asking({ query: `?${query}` }), 422),
    );

    expect(found).toEqual([]);
  });

  it('refuses values that the document does not name', async () => {
    const found = await walk(operations, async (operation, asking) => {
      const faults: string[] = [];
      for (const { name, schema } of parametersIn(operation, 'query'))
        if (schema.enum)
          faults.push(...(await refuses(operation, asking({ query: `?${name}=unheard-of` }), 422)));
      return faults;
    });

    expect(found).toEqual([]);
  });
});

describe('a read', () => {
  it('answers what the document says', async () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'api', ...api });
    const reads = operations.filter(
      (operation) => operation.method === 'GET' && parametersIn(operation, 'path').length === 0,
    );
    const found = await walk(reads, async (operation, asking) => {
      const { status, body } = await asking();
      const { schema } = contentOf(operation, String(status))['application/json'] ?? {};
      if (!(String(status) in operation.responses)) return [`${operation.name}: ${status}`];
      if (!schema) return [];
      const inApi = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
      return ajv.validate(inApi, body) ? [] : [`${operation.name}: ${ajv.errorsText()}`];
    });

    expect(found).toEqual([]);
  });

  it('of a stream opens it', async () => {
    const streams = operations.filter((operation) => isStream(operation) && !operation.path.includes('{'));
    const found = await walk(streams, async ({ name }, asking) =>
      (await asking()).status === 200 ? [] : [name],
    );

    expect(found).toEqual([]);
  });
});
