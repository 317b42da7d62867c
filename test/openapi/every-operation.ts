import { readFileSync } from 'node:fs';
import type { OpenApi } from '../../scripts/openapi/document.js';
import { exampleOf } from '../../scripts/openapi/example.js';
import type { Operation, Parameter } from '../../scripts/openapi/operation.js';
import type { Schema } from '../../scripts/openapi/schema.js';
import { newId } from '../../src/shared/uuid.js';

export const api = JSON.parse(readFileSync('openapi.json', 'utf8')) as OpenApi;

export interface Described extends Operation {
  /** `POST /v1/orders`. */
  name: string;
  method: string;
  path: string;
}

export const operations: Described[] = Object.entries(api.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => {
    const method = verb.toUpperCase();
    return { ...operation, name: `${method} ${path}`, method, path };
  }),
);

export const isPublic = ({ security }: Described): boolean => security.length === 0;
export const isStream = (operation: Described): boolean => 'text/event-stream' in contentOf(operation, '200');
export const contentOf = ({ responses }: Described, status: string): Record<string, { schema?: Schema }> =>
  (responses[status] as { content?: Record<string, { schema?: Schema }> } | undefined)?.content ?? {};
export const jsonBodyOf = ({ requestBody }: Described) => requestBody?.content['application/json'];
export const parametersIn = ({ parameters = [] }: Described, place: Parameter['in']): Parameter[] =>
  parameters.filter((parameter) => parameter.in === place);

/** Who signs a request instead of sending a token; its signature is looked at before all else. */
export const isWebhook = (operation: Described): boolean =>
  parametersIn(operation, 'header').some(({ name }) => name === 'webhook-signature');

export interface Asked {
  status: number;
  headers: Headers;
  // Answers are asserted on, not trusted.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export interface Request {
  token?: string | undefined;
  /** Values of path parameters; the others name nothing. */
  path?: Record<string, string>;
  query?: string;
  headers?: Record<string, string>;
  /** Sent as it is when a text, else as JSON; the example of the operation when absent, nothing when null. */
  body?: unknown;
}

/** Asks as the document says: all parameters that it needs, its example, and ids that name nothing. */
export async function ask(url: string, operation: Described, request: Request = {}): Promise<Asked> {
  const { token, query = '', headers = {}, body = jsonBodyOf(operation)?.example } = request;
  const hasBody = body !== undefined && body !== null;
  const abort = new AbortController();
  const response = await fetch(url + filledPath(operation, request.path) + query, {
    method: operation.method,
    signal: abort.signal,
    headers: {
      ...neededHeaders(operation),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(hasBody ? { body: isBytes(body) ? body : JSON.stringify(body) } : {}),
  });
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    abort.abort();
    return { status: response.status, headers: response.headers, body: undefined };
  }
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: type.includes('json') && text ? JSON.parse(text) : text,
  };
}

const isBytes = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array;

const filledPath = (operation: Described, given: Record<string, string> = {}): string =>
  operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const { schema } = parametersIn(operation, 'path').find((parameter) => parameter.name === name)!;
    if (given[name] !== undefined) return given[name];
    if (name === 'sku') return 'NO-SUCH-SKU';
    return schema.format === 'uuid' ? newId() : String(exampleOf(schema, api.components.schemas, name));
  });

const neededHeaders = (operation: Described): Record<string, string> =>
  Object.fromEntries(
    parametersIn(operation, 'header')
      .filter(({ required }) => required)
      .map(({ name }) => [name, name === 'If-Match' ? '"none"' : newId()]),
  );

/** What is wrong with a refusal as an answer of this operation; empty when nothing is. */
export function faultsOf(
  { name, responses }: Described,
  { status, headers, body }: Asked,
  sent = '',
): string[] {
  const told = `${name} ${sent}`.trim();
  const faults: string[] = [];
  if (status >= 500) faults.push(`${told}: ${status}`);
  if (!headers.get('x-request-id')) faults.push(`${told}: has no X-Request-Id`);
  if (!(String(status) in responses)) faults.push(`${told}: ${status} ${body?.code ?? ''} is not documented`);
  if (
    status >= 400 &&
    (!headers.get('content-type')?.startsWith('application/problem+json') || body.status !== status)
  )
    faults.push(`${told}: is no problem`);
  return faults;
}
