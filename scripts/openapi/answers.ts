import ts from 'typescript';
import { classNamed, methodOf, type Code } from './code.js';
import { headersNamed, type HeaderName } from './headers.js';
import type { Answer, Content, Describing } from './operation.js';
import type { Reach } from './reach.js';
import type { Route } from './routes.js';

const DESCRIPTIONS: Record<number, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted',
  204: 'Done; there is nothing to say',
  302: 'Go on at `Location`',
  304: 'What the caller has is still current',
  503: 'Not now',
};
/** Response headers that are worth telling, by their name in lower case. */
const TOLD: [string, HeaderName][] = [
  ['etag', 'ETag'],
  ['location', 'Location'],
  ['cache-control', 'CacheControl'],
];

/** All answers that are no refusal. */
export function answersOf(describing: Describing, route: Route, reach: Reach): Record<string, Answer> {
  const own = reach.statuses.size > 0 ? ownStatuses(route, reach) : [route.httpCode];
  return Object.fromEntries(
    own.toSorted().map((status) => [status, answerOf(describing, route, reach, status)]),
  );
}

/** Statuses that the code sets, besides the one that stands when it sets none. */
function ownStatuses({ httpCode, method }: Route, { statuses }: Reach): number[] {
  const set = [...statuses].filter((status) => status < 400 || status === 503);
  const always = method.body?.getText().match(/\.status\(\w+[^)]*\?/);
  return [...new Set([...(always || statuses.has(302) ? [] : [httpCode]), ...set])];
}

function answerOf(describing: Describing, route: Route, reach: Reach, status: number): Answer {
  const headers = headersOf(route, reach, status);
  const content =
    status === 204 || status === 302 || status === 304 ? undefined : contentOf(describing, route, reach);
  return {
    description: DESCRIPTIONS[status] ?? 'An answer',
    headers,
    ...(content ? { content } : {}),
  };
}

function headersOf({ headers, parameters }: Route, reach: Reach, status: number) {
  const isReplayable =
    parameters.some(({ decorator }) => decorator === 'Idempotency') || reach.calls.has('givenIdempotencyKey');
  const told = TOLD.filter(
    ([name]) => (reach.headers.has(name) || headers.has(name)) && (name !== 'location' || status !== 200),
  );
  const names = told.map(([, name]) => name);
  return headersNamed(['XRequestId', ...names, ...(isReplayable ? (['IdempotentReplayed'] as const) : [])]);
}

function contentOf(
  { code, types }: Describing,
  route: Route,
  reach: Reach,
): Record<string, Content> | undefined {
  const told = toldBy(code, route);
  const contentType = told?.contentType ?? typeOfContent(route, reach);
  const type = told?.type ?? answerType(code, route);
  if (contentType === 'text/event-stream')
    return {
      [contentType]: {
        schema: { type: 'string', description: 'Server-sent events; each `data:` is one line of JSON.' },
        ...(told ? { 'x-event-data': types.of(told.type) } : {}),
      },
    };
  if (type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return undefined;
  return { [contentType]: { schema: types.of(type) } };
}

const typeOfContent = ({ headers }: Route, { calls }: Reach): string =>
  calls.has('openStream')
    ? 'text/event-stream'
    : (headers.get('content-type')?.split(';')[0] ?? 'application/json');

/** `@Answers<T>('type')` on the handler. */
function toldBy({ checker }: Code, { method }: Route): { type: ts.Type; contentType: string } | undefined {
  for (const { expression } of ts.getDecorators(method) ?? []) {
    if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'Answers') continue;
    const [first] = expression.arguments;
    return {
      type: checker.getTypeFromTypeNode(expression.typeArguments![0]!),
      contentType: first && ts.isStringLiteralLike(first) ? first.text : 'application/json',
    };
  }
  return undefined;
}

/** What the handler returns, or what an interceptor makes of it. */
function answerType(code: Code, { method, interceptors }: Route): ts.Type {
  const { checker } = code;
  for (const name of interceptors) {
    const intercept = methodOf(classNamed(code, name), 'intercept');
    const shown =
      intercept && checker.getTypeArguments(returnTypeOf(checker, intercept) as ts.TypeReference)[0];
    if (shown && !(shown.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any))) return shown;
  }
  const returned = returnTypeOf(checker, method);
  return checker.getAwaitedType(returned) ?? returned;
}

const returnTypeOf = (checker: ts.TypeChecker, method: ts.MethodDeclaration): ts.Type =>
  checker.getSignatureFromDeclaration(method)!.getReturnType();
