import ts from 'typescript';
import { once } from '../source/once.js';

/** The product's code with all its types: what a route answers is inferred, and written down nowhere. */
export interface Code {
  checker: ts.TypeChecker;
  classes: readonly ts.ClassDeclaration[];
}

/** Takes some seconds. */
export function readCode(): Code {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const program = ts.createProgram(ts.sys.readDirectory('src', ['.ts']).sort(), options);
  const classes = program
    .getSourceFiles()
    .filter(isOurs)
    .flatMap((file) => file.statements.filter(ts.isClassDeclaration));
  return { checker: program.getTypeChecker(), classes };
}

export const isOurs = ({ fileName }: ts.SourceFile): boolean => /(?:^|\/)src\/[^/]+\//.test(fileName);

/** `src/modules/orders/…` → `orders`; undefined for shared code. */
export const moduleOfNode = (node: ts.Node): string | undefined =>
  /src\/modules\/([^/]+)\//.exec(node.getSourceFile().fileName)?.[1];

export function classNamed({ classes }: Code, name: string): ts.ClassDeclaration {
  const found = classes.filter((node) => node.name?.text === name);
  if (found.length !== 1) throw new Error(`${found.length} classes are named ${name}`);
  return found[0]!;
}

export const methodOf = (node: ts.ClassDeclaration, name: string): ts.MethodDeclaration | undefined =>
  node.members.filter(ts.isMethodDeclaration).find((member) => member.name.getText() === name);

/** What a name stands for, wherever it was imported from. */
export function symbolOf({ checker }: Code, node: ts.Node): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

interface Kinship {
  /** Classes that extend or implement a class or an interface. */
  heirs: Map<ts.Symbol, ts.ClassDeclaration[]>;
  /** Handlers by their command or query. */
  handlers: Map<ts.Symbol, ts.ClassDeclaration>;
}

const kinshipOf = once((code: Code): Kinship => {
  const kinship: Kinship = { heirs: new Map(), handlers: new Map() };
  for (const node of code.classes) {
    for (const { expression } of node.heritageClauses?.flatMap(({ types }) => types) ?? []) {
      const parent = symbolOf(code, expression);
      if (parent) kinship.heirs.set(parent, [...(kinship.heirs.get(parent) ?? []), node]);
    }
    const handled = handledBy(node);
    const symbol = handled && symbolOf(code, handled);
    if (symbol) kinship.handlers.set(symbol, node);
  }
  return kinship;
});

function handledBy(node: ts.ClassDeclaration): ts.Expression | undefined {
  for (const { expression } of ts.getDecorators(node) ?? [])
    if (ts.isCallExpression(expression) && /^(Command|Query)Handler$/.test(expression.expression.getText()))
      return expression.arguments[0];
  return undefined;
}

export const heirsOf = (code: Code, symbol: ts.Symbol): ts.ClassDeclaration[] =>
  kinshipOf(code).heirs.get(symbol) ?? [];

/** The class that handles a command or query, when the symbol is one. */
export const handlerOf = (code: Code, symbol: ts.Symbol): ts.ClassDeclaration | undefined =>
  kinshipOf(code).handlers.get(symbol);
