import ts from 'typescript';
import { wordsOf } from './names.js';
import type { Describing, Parameter } from './operation.js';
import type { Reach } from './reach.js';
import type { Route, RouteParameter } from './routes.js';
import type { Schema } from './schema.js';

const IDEMPOTENCY_KEY =
  'A promise that two requests are the same one: for 24 hours a repetition is answered like the first, with `Idempotent-Replayed: true`.';
const IF_MATCH = 'The `ETag` that was read: the change is refused when somebody else was faster.';
const HEADERS: Record<string, { name: string; description: string }> = {
  'if-match': { name: 'If-Match', description: IF_MATCH },
  prefer: {
    name: 'Prefer',
    description: '`wait=N`: seconds to wait for the outcome, at most 30 (RFC 7240).',
  },
  'last-event-id': { name: 'Last-Event-ID', description: 'What was missed since that event comes first.' },
};
const WEBHOOK_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/** All that a request says outside its body. */
export function parametersOf(describing: Describing, route: Route, reach: Reach): Parameter[] {
  const found = [
    ...pathParameters(describing, route),
    ...route.parameters.flatMap((parameter) => queryParameters(describing, parameter)),
    ...route.parameters.flatMap((parameter) => headerParameters(parameter, route)),
    ...(reach.calls.has('verifyWebhook') ? WEBHOOK_HEADERS.map(webhookHeader) : []),
    ...idempotencyKey(route, reach),
  ];
  return [
    ...new Map(
      found.map((parameter) => [`${parameter.in} ${parameter.name.toLowerCase()}`, parameter]),
    ).values(),
  ];
}

const pathParameters = (describing: Describing, { path, pathNames, parameters }: Route): Parameter[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name], index) => ({
    name: name!,
    in: 'path',
    required: true,
    ...describedBy(name === pathNames[index] ? undefined : wordsOf(pathNames[index]!)),
    schema: pathSchema(describing, pathNames[index]!, parameters),
  }));

/** A decorator of a module's own says in the type of its parameter what it lets pass. */
function pathSchema({ code, types }: Describing, name: string, parameters: RouteParameter[]): Schema {
  const parameter = parameters.find(
    ({ argument, node }) => argument === name || node.name.getText() === name,
  );
  if (parameter?.decorator === 'PathId') return { type: 'string', format: 'uuid' };
  return parameter ? types.of(code.checker.getTypeAtLocation(parameter.node)) : { type: 'string' };
}

function queryParameters(
  { code, types, bodies }: Describing,
  { decorator, node, type }: RouteParameter,
): Parameter[] {
  if (decorator === 'RequestLocale')
    return [localeParameter(types.of(code.checker.getTypeAtLocation(node))), ACCEPT_LANGUAGE];
  if (decorator === 'RequestCurrency')
    return [currencyParameter(types.of(code.checker.getTypeAtLocation(node)))];
  if (decorator !== 'Query' || !type) return [];
  return bodies
    .fieldsOf(type, code.checker.getTypeAtLocation(node))
    .map(({ name, required, schema: { description, ...schema } }) => ({
      name,
      in: 'query',
      ...(required ? { required } : {}),
      ...describedBy(description ?? QUERY_DOCS[name]),
      schema,
    }));
}

const describedBy = (description: string | undefined) => (description ? { description } : {});

const QUERY_DOCS: Record<string, string> = {
  limit: 'Items of one page.',
  cursor: '`nextCursor` of the page before.',
  locale: 'Language of the answer; goes before `Accept-Language`.',
  currency: 'Currency of prices.',
};

const localeParameter = (schema: Schema): Parameter => ({
  name: 'locale',
  in: 'query',
  ...describedBy(QUERY_DOCS.locale),
  schema,
});
const currencyParameter = (schema: Schema): Parameter => ({
  name: 'currency',
  in: 'query',
  ...describedBy(QUERY_DOCS.currency),
  schema,
});
const ACCEPT_LANGUAGE: Parameter = {
  name: 'Accept-Language',
  in: 'header',
  description:
    'Languages that the reader understands, by preference (RFC 9110); English when it names none of ours.',
  schema: { type: 'string' },
};

function headerParameters({ decorator, argument }: RouteParameter, { hasRead }: Route): Parameter[] {
  if (decorator !== 'Headers' || !argument || WEBHOOK_HEADERS.includes(argument)) return [];
  const { name, description } = HEADERS[argument] ?? { name: argument, description: '' };
  const required = name === 'If-Match' && hasRead;
  return [
    {
      name,
      in: 'header',
      ...(required ? { required } : {}),
      ...describedBy(description),
      schema: { type: 'string' },
    },
  ];
}

const webhookHeader = (name: string): Parameter => ({
  name,
  in: 'header',
  required: true,
  description: 'Standard Webhooks.',
  schema: { type: 'string' },
});

function idempotencyKey({ parameters }: Route, { calls }: Reach): Parameter[] {
  const parameter = parameters.find(({ decorator }) => decorator === 'Idempotency');
  if (!parameter && !calls.has('givenIdempotencyKey')) return [];
  const required = parameter?.argument === 'required';
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      ...(required ? { required } : {}),
      description: IDEMPOTENCY_KEY,
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ];
}

export const isImageBody = ({ decorator, node }: RouteParameter): boolean =>
  decorator === 'Body' &&
  node.type !== undefined &&
  ts.isTypeReferenceNode(node.type) &&
  node.type.getText() === 'Buffer';
