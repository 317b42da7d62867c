import ts from 'typescript';
import { once } from '../source/once.js';
import { handlerOf, heirsOf, isOurs, methodOf, symbolOf, type Code } from './code.js';

/** What may happen while a function runs, in it or in whatever it calls. */
export interface Reach {
  /** Codes that it refuses with. */
  codes: Set<string>;
  /** Statuses that it sets. */
  statuses: Set<number>;
  /** Response headers that it sets, in lower case. */
  headers: Set<string>;
  /** Names of functions that it calls. */
  calls: Set<string>;
  /** Commands and queries that it makes, in order. */
  messages: ts.ClassDeclaration[];
}

interface Step extends Reach {
  next: Set<ts.Node>;
}

/** The kernel's machinery refuses in ways that each route tells by its shape. */
const MACHINERY = /src\/shared\/(?!http\/|auth\/|operations\/|domain-error)/;

/** Follows calls, commands and queries to their handlers, ports and interfaces to what implements them. */
export function reachOf(code: Code, starts: readonly ts.Node[]): Reach {
  const all: Step = emptyStep();
  const seen = new Set<ts.Node>();
  const queue = [...starts];
  for (let node = queue.shift(); node; node = queue.shift()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const step = stepsIn(code)(node);
    for (const part of ['codes', 'statuses', 'headers', 'calls'] as const)
      for (const value of step[part]) (all[part] as Set<unknown>).add(value);
    all.messages.push(...step.messages);
    queue.push(...step.next);
  }
  return all;
}

const emptyStep = (): Step => ({
  codes: new Set(),
  statuses: new Set(),
  headers: new Set(),
  calls: new Set(),
  messages: [],
  next: new Set(),
});

const stepsIn = once((code: Code) => once((node: ts.Node) => stepOf(code, node)));

function stepOf(code: Code, start: ts.Node): Step {
  const step = emptyStep();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isDecorator(node)) return;
    if (ts.isIdentifier(node)) followName(code, node, step);
    if (ts.isNewExpression(node)) followNew(code, node, step);
    if (ts.isCallExpression(node)) noteReply(node, step);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(start, visit);
  return step;
}

function followName(code: Code, node: ts.Identifier, step: Step): void {
  const symbol = symbolOf(code, node);
  for (const declaration of symbol?.declarations ?? []) {
    if (!isOurs(declaration.getSourceFile())) continue;
    if (ts.isCallExpression(node.parent) || ts.isPropertyAccessExpression(node.parent))
      step.calls.add(node.text);
    if (MACHINERY.test(declaration.getSourceFile().fileName)) continue;
    for (const target of targetsOf(code, declaration)) step.next.add(target);
  }
}

/** Functions and constants themselves; of a method without a body, its implementations. */
function targetsOf(code: Code, declaration: ts.Declaration): ts.Node[] {
  if (ts.isFunctionDeclaration(declaration)) return [declaration];
  if (ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent))
    return [declaration];
  if (ts.isGetAccessorDeclaration(declaration)) return [declaration];
  if (ts.isMethodDeclaration(declaration) && declaration.body) return [declaration];
  if (!ts.isMethodDeclaration(declaration) && !ts.isMethodSignature(declaration)) return [];
  const owner = code.checker.getTypeAtLocation(declaration.parent).getSymbol();
  const heirs = owner ? heirsOf(code, owner) : [];
  return heirs.flatMap((heir) => methodOf(heir, declaration.name.getText()) ?? []);
}

function followNew(code: Code, node: ts.NewExpression, step: Step): void {
  const name = node.expression.getText();
  if (name === 'DomainError') for (const text of literalsOf(code, node.arguments?.[0])) step.codes.add(text);
  if (name === 'InvalidInput') step.codes.add('request.invalid');
  const symbol = symbolOf(code, node.expression);
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || !ts.isClassDeclaration(declaration) || !isOurs(declaration.getSourceFile()))
    return;
  for (const member of declaration.members.filter(ts.isConstructorDeclaration)) step.next.add(member);
  const handler = handlerOf(code, symbol);
  const execute = handler && methodOf(handler, 'execute');
  if (!execute) return;
  step.messages.push(declaration);
  step.next.add(execute);
}

/** Texts that an expression may have, by its type, else as they are written. */
function literalsOf({ checker }: Code, node: ts.Expression | undefined): string[] {
  if (!node) return [];
  const type = checker.getTypeAtLocation(node);
  const types = type.isUnion() ? type.types : [type];
  if (types.every((one) => one.isStringLiteral())) return types.map((one) => one.value);
  const texts: string[] = [];
  const visit = (part: ts.Node): void => {
    if (ts.isStringLiteralLike(part)) texts.push(part.text);
    ts.forEachChild(part, visit);
  };
  visit(node);
  return texts;
}

/** `reply.status(404)`, `reply.header('etag', …)`, `reply.headers({ etag, … })`. */
function noteReply({ expression, arguments: [first] }: ts.CallExpression, step: Step): void {
  if (!first || !ts.isPropertyAccessExpression(expression)) return;
  const { text } = expression.name;
  if (text === 'status' || text === 'code') for (const status of numbersIn(first)) step.statuses.add(status);
  if (text === 'redirect') step.statuses.add(302);
  if (text === 'header' && ts.isStringLiteralLike(first)) step.headers.add(first.text.toLowerCase());
  if (text === 'headers' && ts.isObjectLiteralExpression(first))
    for (const { name } of first.properties)
      if (name) step.headers.add(name.getText().replaceAll(/['"]/g, '').toLowerCase());
}

function numbersIn(node: ts.Node): number[] {
  if (ts.isNumericLiteral(node)) return [Number(node.text)];
  return ts.isConditionalExpression(node) ? [node.whenTrue, node.whenFalse].flatMap(numbersIn) : [];
}
