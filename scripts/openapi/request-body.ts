import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import ts from 'typescript';
import { IMAGE_TYPES } from '../../src/shared/http/content-types.js';
import { heirsOf } from './code.js';
import { exampleOf } from './example.js';
import type { Content, Describing, Operation } from './operation.js';
import { isImageBody } from './parameters.js';
import type { Route, RouteParameter } from './routes.js';
import type { Schema } from './schema.js';

export function requestBodyOf(describing: Describing, { parameters }: Route): Operation['requestBody'] {
  const parameter = parameters.find(({ decorator }) => decorator === 'Body');
  if (!parameter) return undefined;
  if (isImageBody(parameter)) return { required: true, content: imageContent() };
  const schema = schemaOf(describing, parameter);
  const example = exampleOf(schema, describing.types.components.all());
  return { required: true, content: { 'application/json': { schema, example } } };
}

const imageContent = (): Record<string, Content> =>
  Object.fromEntries(IMAGE_TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));

function schemaOf({ code, bodies }: Describing, { node, type }: RouteParameter): Schema {
  const declared = code.checker.getTypeAtLocation(node);
  const symbol = declared.getSymbol();
  if (type && type !== Object) return bodies.of(type, declared);
  // An interface: one of the classes that its pipe chooses from.
  const kinds = symbol ? heirsOf(code, symbol) : [];
  return { oneOf: kinds.map((kind) => bodies.of(checkedClass(kind), code.checker.getTypeAtLocation(kind))) };
}

/** The class at run time, by the rules that are kept about it. */
function checkedClass(node: ts.ClassDeclaration): Type {
  const storage = getMetadataStorage() as unknown as { validationMetadatas: Map<Type, unknown> };
  const found = [...storage.validationMetadatas.keys()].filter(({ name }) => name === node.name!.text);
  if (found.length !== 1) throw new Error(`${found.length} bodies are named ${node.name!.text}`);
  return found[0]!;
}
