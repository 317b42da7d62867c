import ts from 'typescript';
import { once } from './once.js';
import { docstringOf, nodesOf } from './syntax.js';
import type { SourceFile, SourceTree } from './tree.js';

/** One `integrationEvent(…)` as written. */
export interface DescribedEvent {
  path: string;
  /** The constant: `OrderPlaced`; empty when it is none. */
  constant: string;
  /** The wire name; empty when it is not a literal. */
  name: string;
  docstring: string;
  /** Expression that takes the key from a payload: `orderId`. */
  key: string;
  payload: ts.TypeNode | undefined;
}

export const eventsOf = ({ files }: SourceTree): DescribedEvent[] => files.flatMap(eventsOfFile);

const eventsOfFile = once((file: SourceFile): DescribedEvent[] =>
  nodesOf(file)
    .filter(ts.isCallExpression)
    .filter(({ expression }) => expression.getText() === 'integrationEvent')
    .map((call) => described(file, call)),
);

function described({ path }: SourceFile, call: ts.CallExpression): DescribedEvent {
  const [name, key] = call.arguments;
  const variable = ts.isVariableDeclaration(call.parent) ? call.parent : undefined;
  return {
    path,
    constant: variable?.name.getText() ?? '',
    name: name && ts.isStringLiteralLike(name) ? name.text : '',
    docstring: variable ? docstringOf(variable) : '',
    key: key && ts.isArrowFunction(key) ? key.body.getText() : '',
    payload: call.typeArguments?.[0],
  };
}
