import type { Schema } from '../openapi/schema.js';

/** A document and one of the schemas in it. */
export interface Place {
  document: Schema;
  schema: Schema;
}

/** One of the alternatives that a value may be. */
export type Shape =
  | { kind: 'any' }
  | { kind: 'constant'; value: unknown }
  | { kind: 'primitive'; type: string; format?: string }
  | { kind: 'array'; items: Place }
  | { kind: 'object'; members: ReadonlyMap<string, Member> };

export interface Member {
  at: Place;
  isRequired: boolean;
}

/** In the docstring of a member: readers take values that they do not know, so that new ones may come. */
const OPEN = /\bopen set\b/i;

/** Whether the values that a schema lists are only those that are known so far. */
export function isOpen(place: Place): boolean {
  const { schema } = place;
  return OPEN.test(schema.description ?? '') || (!!schema.$ref && isOpen(referred(place)));
}

/** All alternatives of a schema. */
export function shapesOf(place: Place): Shape[] {
  const { document, schema } = place;
  if (schema.$ref) return shapesOf(referred(place));
  if (schema.anyOf) return schema.anyOf.flatMap((option) => shapesOf({ document, schema: option }));
  if (schema.const !== undefined) return [{ kind: 'constant', value: schema.const }];
  if (schema.enum) return schema.enum.map((value) => ({ kind: 'constant', value }));
  if (schema.type === undefined) return [{ kind: 'any' }];
  return [schema.type].flat().flatMap((type) => shapesOfType(place, type));
}

function shapesOfType({ document, schema }: Place, type: string): Shape[] {
  if (type === 'boolean') return [true, false].map((value) => ({ kind: 'constant', value }));
  if (type === 'null') return [{ kind: 'constant', value: null }];
  if (type === 'object') return [{ kind: 'object', members: membersOf(document, schema) }];
  if (type === 'array' && (schema.prefixItems || schema.maxItems !== undefined))
    return [{ kind: 'object', members: placesOf(document, schema) }];
  if (type === 'array') return [{ kind: 'array', items: { document, schema: schema.items ?? {} } }];
  return [{ kind: 'primitive', type, ...(schema.format ? { format: schema.format } : {}) }];
}

/** By name; what a map holds is the member `*`. */
function membersOf(document: Schema, schema: Schema): Map<string, Member> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const named = Object.entries(properties).map(([name, member]): [string, Member] => [
    name,
    { at: { document, schema: member }, isRequired: required.includes(name) },
  ]);
  if (typeof additionalProperties !== 'object') return new Map(named);
  return new Map([...named, ['*', { at: { document, schema: additionalProperties }, isRequired: false }]]);
}

/** The places of a list of fixed length, by number from 1. */
const placesOf = (document: Schema, { prefixItems = [], minItems = 0 }: Schema): Map<string, Member> =>
  new Map(
    prefixItems.map((schema, index) => [
      `${index + 1}`,
      { at: { document, schema }, isRequired: index < minItems },
    ]),
  );

function referred({ document, schema }: Place): Place {
  const name = schema.$ref!.replace('#/$defs/', '');
  const found = document.$defs?.[name];
  if (!found) throw new Error(`${document.$id} has no ${schema.$ref}`);
  return { document, schema: found };
}

/** `'buyer', 'unpaid'`, `a list`, `a string (date-time)`. */
export const shapesText = (shapes: readonly Shape[]): string => shapes.map(shapeText).join(', ');

export function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'any':
      return 'anything';
    case 'constant':
      return typeof shape.value === 'string' ? `'${shape.value}'` : String(shape.value);
    case 'primitive':
      return `a ${shape.type}${shape.format ? ` (${shape.format})` : ''}`;
    case 'array':
      return 'a list';
    case 'object':
      return shape.members.size === 0 ? 'an object' : `an object of ${[...shape.members.keys()].join(', ')}`;
  }
}
