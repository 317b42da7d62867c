/** The part of JSON Schema 2020-12 that the documents use. */
export interface Schema {
  $schema?: string;
  $id?: string;
  $ref?: string;
  $defs?: Record<string, Schema>;
  title?: string;
  type?: string | string[];
  description?: string;
  deprecated?: boolean;
  format?: string;
  const?: unknown;
  enum?: unknown[];
  not?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  minProperties?: number;
  items?: Schema;
  prefixItems?: Schema[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  examples?: unknown[];
}

/** Named schemas, in the order in which they were met. */
export class Components {
  private readonly names = new Map<unknown, string>();
  private readonly schemas = new Map<string, Schema>();

  /** @param place where the document keeps them */
  constructor(private readonly place = '#/components/schemas') {}

  /**
   * A reference to the schema of something, described on first sight: before that it already has its name, so that it
   * may contain itself.
   * @param names the name that it gets, or, where that is taken by something else, the next
   */
  reference(key: unknown, names: string[], describe: () => Schema): Schema {
    const known = this.names.get(key);
    if (known) return { $ref: `${this.place}/${known}` };
    const name = names.find((candidate) => !this.schemas.has(candidate));
    if (!name) throw new Error(`All of ${names.join(', ')} are taken`);
    this.names.set(key, name);
    this.schemas.set(name, {});
    this.schemas.set(name, describe());
    return { $ref: `${this.place}/${name}` };
  }

  all(): Record<string, Schema> {
    return Object.fromEntries(this.schemas);
  }
}

/** `#/components/schemas/Money` beside a description, which a bare `$ref` has no room for in older readers. */
export const described = (schema: Schema, description: string): Schema => {
  if (!description || schema.description === description) return schema;
  return { ...schema, description };
};
