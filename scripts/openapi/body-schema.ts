import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import ts from 'typescript';
import { moduleOfNode } from './code.js';
import { pascal } from './names.js';
import { described, type Schema } from './schema.js';
import type { TypeSchemas } from './type-schema.js';

/** What each rule of class-validator says about a value; rules that JSON Schema has no words for are left out. */
const RULES: Record<string, (...constraints: never[]) => Schema> = {
  isInt: () => ({ type: 'integer' }),
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  minLength: (minLength: number) => ({ minLength }),
  maxLength: (maxLength: number) => ({ maxLength }),
  isLength: (minLength: number, maxLength: number) => ({ minLength, maxLength }),
  matches: (pattern: RegExp) => patternOf(pattern),
  isIn: (values: unknown[]) => ({ enum: values }),
  equals: (value: unknown) => ({ const: value }),
  notEquals: (value: unknown) => ({ not: { const: value } }),
  isEmail: () => ({ format: 'email' }),
  isUuid: () => ({ format: 'uuid' }),
  isIso8601: () => ({ format: 'date-time' }),
  isRfc3339: () => ({ format: 'date-time' }),
  isUrl: () => ({ format: 'uri' }),
  isISO31661Alpha2: () => ({ pattern: '^[A-Z]{2}$' }),
  isNotEmpty: () => ({ minLength: 1 }),
  isNotEmptyObject: () => ({ minProperties: 1 }),
  arrayMinSize: (minItems: number) => ({ minItems }),
  arrayMaxSize: (maxItems: number) => ({ maxItems }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayUnique: () => ({ uniqueItems: true }),
};

export interface BodyField {
  name: string;
  required: boolean;
  schema: Schema;
}

/** What bodies and queries may be: the fields of their classes by type, narrowed by the rules that they are checked with. */
export class BodySchemas {
  constructor(private readonly types: TypeSchemas) {}

  of(checked: Type, type: ts.Type): Schema {
    const declaration = type.getSymbol()!.declarations![0]!;
    const module = moduleOfNode(declaration);
    const names = [checked.name, ...(module ? [`${pascal(module)}${checked.name}`] : [])];
    return this.types.components.reference(checked, names, () =>
      described(this.objectOf(checked, type), this.types.aboutOf(type.getSymbol()!)),
    );
  }

  private objectOf(checked: Type, type: ts.Type): Schema {
    const fields = this.fieldsOf(checked, type);
    const required = fields.filter((field) => field.required).map(({ name }) => name);
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: false,
    };
  }

  fieldsOf(checked: Type, type: ts.Type): BodyField[] {
    const defaults = new (checked as Type<Record<string, unknown>>)();
    return type
      .getProperties()
      .filter((field) => isValue(this.types.typeOf(field)))
      .map((field) => {
        const { [field.name]: fallback } = defaults;
        const schema = described(this.fieldOf(checked, field), this.types.aboutOf(field));
        return {
          name: field.name,
          required: !(field.flags & ts.SymbolFlags.Optional) && fallback === undefined,
          schema: fallback === undefined ? schema : { ...schema, default: fallback },
        };
      });
  }

  private fieldOf(checked: Type, field: ts.Symbol): Schema {
    const rules = getMetadataStorage()
      .getTargetValidationMetadatas(checked, '', false, false)
      .filter(({ propertyName }) => propertyName === field.name);
    const isNested = rules.some(({ type }) => type === 'nestedValidation');
    let schema = isNested ? this.nested(checked, field) : this.types.plainFieldOf(field);
    for (const { name = '', constraints, each } of rules.toReversed())
      schema = narrowed(schema, RULES[name]?.(...((constraints ?? []) as never[])), each);
    return schema;
  }

  /** Which class a field is checked against is seen by what class-transformer makes of an empty object. */
  private nested(checked: Type, field: ts.Symbol): Schema {
    const type = this.types.typeOf(field).getNonNullableType();
    const isArray = type.getNumberIndexType() !== undefined;
    const made = plainToInstance(checked, { [field.name]: isArray ? [{}] : {} }) as Record<string, unknown>;
    const value = isArray ? (made[field.name] as object[])[0]! : (made[field.name] as object);
    const schema = this.of(value.constructor as Type, type.getNumberIndexType() ?? type);
    return isArray ? { type: 'array', items: schema } : schema;
  }
}

/** No method, and no field that must not be there. */
const isValue = (type: ts.Type): boolean =>
  type.getCallSignatures().length === 0 && !(type.getNonNullableType().flags & ts.TypeFlags.Never);

function narrowed(schema: Schema, rule: Schema | undefined, each: boolean): Schema {
  if (!rule) return schema;
  if (each && schema.items) return { ...schema, items: narrowed(schema.items, rule, false) };
  // A named type says itself which values it has; lengths are of texts.
  if ((rule.enum || rule.minProperties) && schema.$ref) return schema;
  if (rule.minLength !== undefined && schema.type !== 'string') return schema;
  const { const: _, ...rest } = schema;
  return { ...(rule.enum ? rest : schema), ...rule };
}

/** JSON Schema knows no flags, and reads patterns as Unicode. */
function patternOf({ source, flags }: RegExp): Schema {
  if (flags.includes('i')) return {};
  try {
    return { pattern: new RegExp(source, 'u').source };
  } catch {
    return {};
  }
}
