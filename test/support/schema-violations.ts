import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { SCHEMAS_FOLDER, storedSchemas } from '../../scripts/schemas/stored-schemas.js';
import type { Schema } from '../../scripts/openapi/schema.js';
import type { Sql } from '../../src/shared/database/sql.js';

/**
 * What the logs of the publishing modules hold that docs/schemas does not describe, each kind of mistake once; empty
 * when all is well. A member that the contract does not name is a mistake, too, though readers would pass it over:
 * nobody has decided that it should leave the module. Needs an administrator's connection.
 */
export async function schemaViolations(sql: Sql): Promise<string[]> {
  const { events } = storedSchemas(SCHEMAS_FOLDER);
  const closed = new Map(Object.entries(events).map(([name, schema]) => [name, withoutStrangers(schema)]));
  const found = new Set<string>();
  for (const module of new Set(Object.keys(events).map(publisherOf)))
    for (const { name, payload } of await sql<{ name: string; payload: object }>(
      `select name, payload from ${module}.outbox order by position`,
    )) {
      const schema = closed.get(name);
      if (!schema) found.add(`${name} has no schema`);
      else for (const error of schemaErrors(schema, payload)) found.add(`${name}: ${error}`);
    }
  return [...found];
}

/** Not the kernel's, which comes with all of it. */
const publisherOf = (event: string): string => event.split('.')[0]!;

const ajv = new Ajv2020({ strict: false, allErrors: true, addUsedSchema: false });
addFormats.default(ajv);

/** `/lines/0/sku must be string`; empty when the value keeps to the schema. */
export function schemaErrors(schema: Schema, value: unknown): string[] {
  const validate = ajv.compile(schema);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, params.additionalProperty].filter(Boolean).join(' '),
  );
}

/** The same schema, in which objects have the members that are named and no others. */
function withoutStrangers(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (_, part: unknown) =>
    isObjectSchema(part) ? { additionalProperties: false, ...part } : part,
  ) as Schema;
}

const isObjectSchema = (part: unknown): part is Schema => (part as Schema | null)?.type === 'object';
