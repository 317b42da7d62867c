/** A shop that does not answer within this time is taken for down. */
const ANSWER_MS = 10_000;
const SHOP = process.env.SOUK_URL ?? 'http://127.0.0.1:3000';
const EMAIL = process.env.SOUK_EMAIL ?? 'admin@souk.example';
const PASSWORD = process.env.SOUK_PASSWORD ?? 'souk-admin-demo';
const PAGE_MAX = '100';

interface Answer {
  items?: Record<string, unknown>[];
  nextCursor?: string | null;
  /** Modules of which nobody has answered. */
  partial?: string[];
}
type Filter = Record<string, string>;
type OperatorCommand = (id: string | undefined, filter: Filter) => Promise<Answer>;

/** By the name that is typed. */
export const operatorCommands: Record<string, OperatorCommand | undefined> = {
  modules: async () => flat(await get('/ops/modules')),
  subscriptions: async () => flat(await get('/ops/subscriptions')),
  config: () => get('/ops/config'),
  tasks: (_, filter) => get('/ops/tasks', { limit: PAGE_MAX, ...filter }),
  'dead-letters': (_, filter) => get('/ops/dead-letters', { limit: PAGE_MAX, ...filter }),
  'dead-letter': (id) => get(`/ops/dead-letters/${needed(id)}`),
  replay: (id, filter) => post(id ? `/ops/dead-letters/${id}/replay` : '/ops/dead-letters/replay', filter),
  discard: (id, filter) => post(id ? `/ops/dead-letters/${id}/discard` : '/ops/dead-letters/discard', filter),
  'send-again': (_, { source, subscriber, from }) =>
    post('/ops/replays', { source, subscriber, from: Number(from) }),
  'may-leave-kafka': mayLeaveKafka,
  'replay-task': (id) => post(`/ops/tasks/${needed(id)}/replay`),
  'discard-task': (id) => post(`/ops/tasks/${needed(id)}/discard`),
};

const get = async (path: string, query: Filter = {}): Promise<Answer> =>
  call('GET', `${path}?${new URLSearchParams(query).toString()}`, {
    authorization: `Bearer ${await signIn()}`,
  });

const post = async (path: string, body: object = {}): Promise<Answer> =>
  call('POST', path, { authorization: `Bearer ${await signIn()}` }, body);

async function signIn(): Promise<string> {
  const body = { grantType: 'password', email: EMAIL, password: PASSWORD };
  return ((await call('POST', '/v1/auth/token', {}, body)) as { accessToken: string }).accessToken;
}

/** @throws Error with one sentence, and the problem's own words where there is a problem document */
async function call(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Answer> {
  const request = {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(ANSWER_MS),
  };
  const response = await fetch(SHOP + path, request).catch(() => {
    throw new Error(`No shop answers at ${SHOP}: start one, or set SOUK_URL.`);
  });
  const answer = (await response.json()) as Answer & { detail?: string; code?: string };
  if (!response.ok) throw new Error(`${response.status} ${answer.code}: ${answer.detail}`);
  return answer;
}

/** Members of members as columns of a table. */
const flat = ({ items = [], ...rest }: Answer): Answer => ({
  ...rest,
  items: items.map((item) =>
    Object.fromEntries(
      Object.entries(item).map(([name, value]) => [
        name,
        value && typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : value,
      ]),
    ),
  ),
});

interface LogStanding {
  name: string;
  head: number;
  oldest: number | null;
}
interface ReaderStanding {
  module: string;
  subscription: string;
  source: string;
  applied: number;
}

/**
 * Subscriptions that would miss something without Kafka: their logs no longer have all that they have not applied.
 * @throws Error when somebody does not answer, for then nobody knows
 */
async function mayLeaveKafka(): Promise<Answer> {
  const [modules, subscriptions] = await Promise.all([get('/ops/modules'), get('/ops/subscriptions')]);
  const silent = [...(modules.partial ?? []), ...(subscriptions.partial ?? [])];
  if (silent.length > 0)
    throw new Error(`Nobody answers for ${[...new Set(silent)].join(', ')}: ask again later.`);
  const logs = new Map((modules.items as unknown as LogStanding[]).map((log) => [log.name, log]));
  const readers = subscriptions.items as unknown as ReaderStanding[];
  const missing = readers.filter(({ source, applied }) => {
    const { head, oldest } = logs.get(source)!;
    return applied < head && (oldest === null || oldest > applied + 1);
  });
  return {
    items: missing.map(({ module, subscription, source, applied }) => ({
      module,
      subscription,
      source,
      applied,
    })),
  };
}

function needed(id: string | undefined): string {
  if (id) return id;
  throw new Error('Say which one: the command needs an id.');
}
