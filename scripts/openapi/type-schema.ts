import ts from 'typescript';
import { isOurs, moduleOfNode, type Code } from './code.js';
import { pascal } from './names.js';
import { Components, described, type Schema } from './schema.js';

/** What values of TypeScript types look like once they are JSON. */
export class TypeSchemas {
  constructor(
    private readonly code: Code,
    readonly components: Components,
  ) {}

  of(type: ts.Type): Schema {
    const named = this.nameOf(type);
    if (!named) return this.shapeOf(type);
    return this.components.reference(type, named.names, () => described(this.shapeOf(type), named.about));
  }

  private shapeOf(type: ts.Type): Schema {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & ts.TypeFlags.Never) return { not: {} };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.BooleanLiteral)
      return { const: this.code.checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.isUnion()) return this.unionOf(type.types);
    return this.objectOf(type);
  }

  private unionOf(types: ts.Type[]): Schema {
    const parts = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const literals = parts.flatMap((part) =>
      part.isStringLiteral() || part.isNumberLiteral() ? part.value : [],
    );
    const flags = parts.reduce((all, part) => all | part.flags, 0);
    const rest = parts.filter(({ flags }) => !(flags & (ts.TypeFlags.Literal | ts.TypeFlags.Null)));
    const options = rest.map((part) => this.of(part));
    if (flags & ts.TypeFlags.BooleanLiteral) options.push({ type: 'boolean' });
    if (literals.length > 0) options.push(enumOf(literals));
    if (flags & ts.TypeFlags.Null) return nullable(options);
    return options.length === 1 ? options[0]! : { anyOf: options };
  }

  private objectOf(type: ts.Type): Schema {
    const { checker } = this.code;
    if (checker.isTupleType(type)) return this.tupleOf(type);
    if (checker.isArrayType(type)) return { type: 'array', items: this.of(elementOf(checker, type)) };
    const name = type.getSymbol()?.name;
    if (name === 'Date') return { type: 'string', format: 'date-time' };
    if (name === 'Buffer' || name === 'Readable' || name === 'Uint8Array')
      return { type: 'string', format: 'binary' };
    const values = type.getStringIndexType();
    const fields = type.getProperties().filter((field) => !isFunction(this.typeOf(field)));
    return {
      type: 'object',
      ...(fields.length > 0 ? this.fieldsOf(fields) : {}),
      ...(values ? { additionalProperties: this.of(values) } : {}),
    };
  }

  private fieldsOf(fields: ts.Symbol[]): Schema {
    const required = fields.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map(({ name }) => name);
    return {
      properties: Object.fromEntries(fields.map((field) => [field.name, this.fieldOf(field)])),
      ...(required.length > 0 ? { required } : {}),
    };
  }

  private fieldOf(field: ts.Symbol): Schema {
    const about = this.aboutOf(field);
    const schema = this.plainFieldOf(field);
    const isTime = schema.type === 'string' && !schema.format && /ISO 8601|RFC 3339/.test(about);
    return described(isTime ? { ...schema, format: 'date-time' } : schema, about);
  }

  /** The type of a field when it is there. */
  plainFieldOf(field: ts.Symbol): Schema {
    const type = this.typeOf(field);
    const whole = ts.TypeFlags.Unknown | ts.TypeFlags.Null;
    const schema = this.of(type.flags & whole ? type : type.getNonNullableType());
    return hasNull(type) ? nullable([schema]) : schema;
  }

  private tupleOf(type: ts.Type): Schema {
    const parts = this.code.checker.getTypeArguments(type as ts.TypeReference).map((part) => this.of(part));
    return { type: 'array', prefixItems: parts, minItems: parts.length, maxItems: parts.length };
  }

  typeOf = (field: ts.Symbol): ts.Type => this.code.checker.getTypeOfSymbol(field);

  aboutOf = (symbol: ts.Symbol): string =>
    ts
      .displayPartsToString(symbol.getDocumentationComment(this.code.checker))
      .replace(/\s*\n\s*/g, ' ')
      .trim();

  /** `Page<OrderView>` becomes `OrderViewPage`; a name that another module took first comes with the module in front. */
  private nameOf(type: ts.Type): { names: string[]; about: string } | undefined {
    const symbol = type.aliasSymbol ?? type.getSymbol();
    const declaration = symbol?.declarations?.[0];
    if (!symbol || !declaration || !isOurs(declaration.getSourceFile()) || symbol.name.startsWith('__'))
      return undefined;
    const name = this.argumentsOf(type).reduce((inner, argument) => `${argument}${inner}`, symbol.name);
    const module = moduleOfNode(declaration);
    return { names: [name, ...(module ? [`${pascal(module)}${name}`] : [])], about: this.aboutOf(symbol) };
  }

  private argumentsOf(type: ts.Type): string[] {
    const { checker } = this.code;
    const given = type.aliasSymbol
      ? type.aliasTypeArguments
      : (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference
        ? checker.getTypeArguments(type as ts.TypeReference)
        : [];
    const parameters = (type as ts.TypeReference).target?.typeParameters?.length ?? given?.length ?? 0;
    return (given ?? [])
      .slice(0, parameters)
      .map((argument) => (argument.aliasSymbol ?? argument.getSymbol())?.name.replace(/^__.*/, '') ?? '');
  }
}

/** In alphabetical order: that of the compiler depends on what it has seen before. */
const enumOf = (values: (string | number | ts.PseudoBigInt)[]): Schema =>
  values.length === 1 ? { const: values[0] } : { type: typeof values[0], enum: values.toSorted() };

const hasNull = (type: ts.Type): boolean =>
  type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Null);

function nullable(options: Schema[]): Schema {
  const [only] = options;
  if (options.length === 1 && typeof only?.type === 'string' && !only.enum)
    return { ...only, type: [only.type, 'null'] };
  return { anyOf: [...options, { type: 'null' }] };
}

const isFunction = (type: ts.Type): boolean => type.getCallSignatures().length > 0;

const elementOf = (checker: ts.TypeChecker, type: ts.Type): ts.Type =>
  checker.getTypeArguments(type as ts.TypeReference)[0]!;
