import { posix } from 'node:path';
import ts from 'typescript';
import { once } from './once.js';
import { nodesOf } from './syntax.js';
import type { SourceFile, SourceTree } from './tree.js';

/** One file asks for another, or for a package, in whichever form: `import`, `import()`, `export … from`, `import type`. */
export interface Import {
  from: string;
  /** Path of a file of the repository, name of a package, or `COMPUTED`. */
  to: string;
  /** What it takes by name; empty for `*`, a default or an `import()`. */
  names: string[];
}

/** The target of an `import()` whose argument is no constant. */
export const COMPUTED = '(computed)';

/**
 * From the syntax tree: `ts.preProcessFile` only scans, and loses every import behind a regular expression that
 * contains a quote.
 */
export const importsOf = ({ files }: SourceTree): Import[] => files.flatMap(importsOfFile);

const importsOfFile = once((file: SourceFile): Import[] =>
  nodesOf(file).flatMap((node) => {
    const specifier = specifierOf(node);
    if (!specifier) return [];
    const to = ts.isStringLiteralLike(specifier) ? targetOf(file.path, specifier.text) : COMPUTED;
    return [{ from: file.path, to, names: namesOf(node) }];
  }),
);

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0];
  return undefined;
}

function namesOf(node: ts.Node): string[] {
  const bindings =
    (ts.isImportDeclaration(node) && node.importClause?.namedBindings) ||
    (ts.isExportDeclaration(node) && node.exportClause);
  if (!bindings || ts.isNamespaceImport(bindings) || ts.isNamespaceExport(bindings)) return [];
  return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

const PACKAGE = /^(?:@[^/]+\/)?[^/]+/;

function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
  return specifier.startsWith('node:') ? specifier : (PACKAGE.exec(specifier)?.[0] ?? specifier);
}
