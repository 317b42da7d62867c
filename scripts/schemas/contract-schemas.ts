import { basename, resolve } from 'node:path';
import ts from 'typescript';
import { Components, described, type Schema } from '../openapi/schema.js';
import { TypeSchemas } from '../openapi/type-schema.js';
import { eventsOf, type DescribedEvent } from '../source/events.js';
import { docstringOf } from '../source/syntax.js';
import type { SourceTree } from '../source/tree.js';
import { contractProgram, isContract } from './contract-program.js';

/** One version of an event; a value of it is a payload. */
export interface EventSchema extends Schema {
  /** Expression that takes the key from a payload: `orderId`. */
  'x-key': string;
}

/** A port; a value of it has, by name of a method, the arguments and the answer of one call. */
export type PortSchema = Schema;

/** Everything that crosses a module, by its name on the wire: `orders.order-placed.v1`, `cart`. */
export interface ContractSchemas {
  events: Record<string, EventSchema>;
  ports: Record<string, PortSchema>;
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** What the contracts of the modules say, as JSON Schema. Whatever is not named may be there, too: readers pass it over. */
export function contractSchemas(tree: SourceTree): ContractSchemas {
  const program = contractProgram(tree);
  const contracts = tree.files.filter(({ path }) => isContract(path));
  const events = eventsOf({ files: contracts, folders: [] });
  const ports = contracts.filter(({ path }) => path.endsWith('.port.ts'));
  return {
    events: Object.fromEntries(events.map((event) => [event.name, eventSchema(program, event)])),
    ports: Object.fromEntries(
      ports.map(({ path }) => [basename(path, '.port.ts'), portSchema(program, path)]),
    ),
  };
}

function eventSchema(program: ts.Program, { name, constant, key, path }: DescribedEvent): EventSchema {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(resolve(path))!);
  const exported = module && checker.tryGetMemberInModuleExports(constant, module);
  const declaration = exported?.valueDeclaration;
  if (!declaration) throw new Error(`${path} exports no ${constant}`);
  const [payload] = checker.getTypeArguments(checker.getTypeOfSymbol(exported) as ts.TypeReference);
  const types = typesOf(checker);
  return {
    ...headOf(name, constant, declaration),
    'x-key': key,
    ...types.of(payload!),
    ...definitionsOf(types),
  };
}

function portSchema(program: ts.Program, path: string): PortSchema {
  const file = program.getSourceFile(resolve(path))!;
  const port = file.statements.find(
    (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && isAbstract(node),
  );
  if (!port?.name) throw new Error(`${path} declares no port`);
  const types = typesOf(program.getTypeChecker());
  const methods = port.members.filter(ts.isMethodDeclaration);
  const calls = methods.map((method) => [method.name.getText(), callSchema(program, types, method)]);
  return {
    ...headOf(`ports/${basename(path, '.port.ts')}`, port.name.text, port),
    type: 'object',
    properties: Object.fromEntries(calls) as Record<string, Schema>,
    required: methods.map(({ name }) => name.getText()),
    ...definitionsOf(types),
  };
}

function callSchema(program: ts.Program, types: TypeSchemas, method: ts.MethodDeclaration): Schema {
  const checker = program.getTypeChecker();
  const returned = checker.getSignatureFromDeclaration(method)!.getReturnType();
  const items = method.parameters.map((parameter) => types.of(checker.getTypeAtLocation(parameter)));
  const call: Schema = {
    type: 'object',
    properties: {
      arguments: {
        type: 'array',
        ...(items.length > 0 ? { prefixItems: items } : {}),
        minItems: method.parameters.filter((parameter) => !checker.isOptionalParameter(parameter)).length,
        maxItems: items.length,
      },
      answer: answerSchema(types, checker.getAwaitedType(returned) ?? returned),
    },
    required: ['arguments', 'answer'],
  };
  return { ...deprecation(method), ...described(call, docstringOf(method)) };
}

/** JSON has no word for nothing but `null`. */
function answerSchema(types: TypeSchemas, type: ts.Type): Schema {
  const nothing = ts.TypeFlags.Void | ts.TypeFlags.Undefined;
  if (type.flags & nothing) return { type: 'null' };
  const isOptional = type.isUnion() && type.types.some(({ flags }) => flags & nothing);
  return isOptional ? { anyOf: [types.of(type), { type: 'null' }] } : types.of(type);
}

const typesOf = (checker: ts.TypeChecker): TypeSchemas =>
  new TypeSchemas({ checker, classes: [] }, new Components('#/$defs'));

const definitionsOf = ({ components }: TypeSchemas): Schema => {
  const all = components.all();
  return Object.keys(all).length > 0 ? { $defs: all } : {};
};

const headOf = (id: string, title: string, node: ts.Node): Schema => ({
  $schema: DIALECT,
  $id: id,
  title,
  ...described({}, docstringOf(node)),
  ...deprecation(node),
});

/** `@deprecated` in the docstring: the next release may go without it. */
const deprecation = (node: ts.Node): Schema => (ts.getJSDocDeprecatedTag(node) ? { deprecated: true } : {});

const isAbstract = (node: ts.ClassDeclaration): boolean =>
  !!node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
