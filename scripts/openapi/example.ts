import type { Schema } from './schema.js';

const ID = '01934a5e-7c00-7000-8000-000000000001';
/** By the name of the field: examples are read by people. */
const BY_NAME: Record<string, unknown> = {
  email: 'you@example.com',
  password: 'correct horse',
  refreshToken: 'ey…',
  name: 'Ada Lovelace',
  line1: '1 Long Lane',
  city: 'Dublin',
  postalCode: 'D01 F5P2',
  country: 'IE',
  sku: 'TEA-1-S',
  currency: 'EUR',
  amount: 1999,
  quantity: 2,
  shippingMethod: 'standard',
  method: 'card',
  token: 'tok_ok',
  code: 'WELCOME10',
  lat: 53.35,
  lon: -6.26,
};
const BY_FORMAT: Record<string, unknown> = {
  uuid: ID,
  email: 'you@example.com',
  'date-time': '2026-11-21T12:00:00.000Z',
  uri: 'https://example.com/hook',
};

/** A value that the schema lets pass, with what must be there and what is well known. */
export function exampleOf(schema: Schema, named: Record<string, Schema>, name = ''): unknown {
  if (schema.$ref) return exampleOf(named[schema.$ref.split('/').at(-1)!]!, named, name);
  if (schema.oneOf ?? schema.anyOf) return exampleOf((schema.oneOf ?? schema.anyOf)![0]!, named, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.includes(BY_NAME[name]) ? BY_NAME[name] : schema.enum[0];
  if (schema.format && schema.format in BY_FORMAT) return BY_FORMAT[schema.format];
  if (schema.type === 'array') return [exampleOf(schema.items ?? {}, named, name.replace(/s$/, ''))];
  if (schema.type === 'object') return exampleObject(schema, named);
  return exampleScalar(schema, name);
}

function exampleObject({ properties = {}, required = [] }: Schema, named: Record<string, Schema>): unknown {
  const shown = Object.entries(properties).filter(([name]) => required.includes(name) || name in BY_NAME);
  return Object.fromEntries(shown.map(([name, schema]) => [name, exampleOf(schema, named, name)]));
}

function exampleScalar(
  { type, pattern, minimum, maximum, minLength = 0, maxLength = Infinity }: Schema,
  name: string,
): unknown {
  const known = BY_NAME[name];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') {
    if (typeof known === 'number') return Math.min(maximum ?? known, Math.max(minimum ?? known, known));
    return Math.max(minimum ?? 1, Math.min(1, maximum ?? 1));
  }
  const texts = [known, name, name.toUpperCase(), 'Tea', 'tea', 'TEA', ID];
  const fits = (text: unknown) =>
    typeof text === 'string' &&
    text.length >= minLength &&
    text.length <= maxLength &&
    (!pattern || new RegExp(pattern, 'u').test(text));
  return texts.find(fits) ?? 'text';
}
