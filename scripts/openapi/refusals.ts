import { headersNamed, type HeaderName } from './headers.js';
import { pascal } from './names.js';
import type { Answer, Describing, Parameter } from './operation.js';
import type { Reach } from './reach.js';
import type { Route } from './routes.js';

/** Refusals by the name that the document gives them. */
export type SharedRefusals = Record<string, Answer>;

interface Shape {
  reach: Reach;
  parameters: Parameter[];
  hasBody: boolean;
}

const IDEMPOTENCY = ['idempotency.in-flight', 'idempotency.key-reused', 'idempotency.key-invalid'];

/** Every refusal that a route may answer with, by status: its own, and those of its shape. */
export function refusalsOf(
  { refusals, sharedRefusals }: Describing,
  route: Route,
  shape: Shape,
): Record<string, Answer | { $ref: string }> {
  const byStatus = new Map<number, Set<string>>();
  for (const code of [...codesOfShape(route, shape), ...shape.reach.codes]) {
    const status = refusals[code];
    if (status === undefined || status >= 500) continue;
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  const answers = [...byStatus].map(
    ([status, codes]) => [status, refusalOf(sharedRefusals, [...codes].sort(), status)] as const,
  );
  return { ...Object.fromEntries(answers), default: { $ref: '#/components/responses/Problem' } };
}

function codesOfShape({ isPublic, roles, verb }: Route, { parameters, hasBody }: Shape): string[] {
  const has = (place: string, name?: string) =>
    parameters.some((parameter) => parameter.in === place && (!name || parameter.name === name));
  return [
    'request.rate-limited',
    ...(isPublic ? [] : ['auth.unauthenticated']),
    ...(isPublic || !roles ? [] : ['auth.forbidden']),
    ...(hasBody ? ['request.malformed', 'request.too-large', 'request.unsupported-media-type'] : []),
    ...(hasBody || has('query') ? ['request.invalid'] : []),
    ...(has('path') ? ['request.not-found'] : []),
    ...(has('header', 'If-Match') ? ['request.stale'] : []),
    ...(parameters.some(({ name, required }) => name === 'If-Match' && required)
      ? ['request.if-match-required']
      : []),
    ...(has('header', 'Idempotency-Key') ? IDEMPOTENCY : []),
    ...(verb === 'post' && parameters.some(({ name, required }) => name === 'Idempotency-Key' && required)
      ? ['idempotency.key-required']
      : []),
  ];
}

const HEADERS_OF_STATUS: Record<number, HeaderName[]> = {
  429: ['RetryAfter', 'RateLimit', 'RateLimitPolicy'],
  503: ['RetryAfter'],
};

/** Most routes share the refusals of one code: those are named. */
function refusalOf(shared: SharedRefusals, codes: string[], status: number): Answer | { $ref: string } {
  const [only] = codes;
  if (codes.length > 1 || !only) return answerOf(codes, status);
  const name = only.split(/[.-]/).map(pascal).join('');
  shared[name] ??= answerOf(codes, status);
  return { $ref: `#/components/responses/${name}` };
}

function answerOf(codes: string[], status: number): Answer {
  const headers = HEADERS_OF_STATUS[status];
  const problem = { $ref: `#/components/schemas/${status === 422 ? 'InvalidInputProblem' : 'Problem'}` };
  const schema = { allOf: [problem, { properties: { status: { const: status }, code: { enum: codes } } }] };
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    ...(headers ? { headers: headersNamed(headers) } : {}),
    content: { 'application/problem+json': { schema } },
  };
}
