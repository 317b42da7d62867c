import ts from 'typescript';
import { nodesOf } from '../../../scripts/source/syntax.js';
import { moduleOf, type SourceFile, type SourceTree } from '../../../scripts/source/tree.js';

/** Codes that each module declares to refuse with, and those of the kernel. */
export interface DeclaredRefusals {
  kernel: string[];
  modules: ReadonlyMap<string, string[]>;
}

/** What the code and the declarations of refusals disagree about. */
export function refusalViolations(tree: SourceTree, { kernel, modules }: DeclaredRefusals): string[] {
  const sharedFiles = tree.files.filter(({ path }) => path.startsWith('src/shared/'));
  const ofModules = [...modules].flatMap(([name, declared]) => {
    const files = tree.files.filter(({ path }) => moduleOf(path) === name);
    return [
      ...undeclared(files, [...declared, ...kernel]),
      ...unused(files, declared, name),
      ...foreign(tree, name, declared),
    ];
  });
  const misplaced = kernel.filter((code) => [...modules.keys()].some((name) => isCodeOf(name, code)));
  return [
    ...ofModules,
    ...undeclared(sharedFiles, kernel),
    ...unused(sharedFiles, kernel, 'kernel'),
    ...misplaced.map((code) => `kernel -> ${code} is a module's`),
  ];
}

const isCodeOf = (owner: string, code: string): boolean =>
  new RegExp(`^${owner}\\.[a-z0-9]+(?:-[a-z0-9]+)*$`).test(code);

/** A module refuses with its own codes, or passes on one that its owner's contract names. */
function foreign({ files }: SourceTree, module: string, declared: string[]): string[] {
  const contracts = files.filter(({ path }) => /^src\/modules\/[^/]+\/contract\//.test(path));
  const named = (code: string) =>
    contracts.some((file) => isCodeOf(moduleOf(file.path)!, code) && file.text.includes(code));
  return declared
    .filter((code) => !isCodeOf(module, code) && !named(code))
    .map((code) => `${module} -> ${code} is not its own`);
}

const undeclared = (files: SourceFile[], declared: string[]): string[] =>
  files.flatMap((file) =>
    thrownCodes(file)
      .filter((code) => !declared.includes(code))
      .map((code) => `${file.path} -> ${code} is not declared`),
  );

/** A code may be thrown from a table or a stored state, so any mention but the declaration itself is a use. */
function unused(files: SourceFile[], declared: string[], owner: string): string[] {
  const mentioned = new Set(files.flatMap(mentionedTexts));
  return declared.filter((code) => !mentioned.has(code)).map((code) => `${owner} -> ${code} is never used`);
}

/** Literals in the first argument of every `new DomainError(…)`; of `table[key] ?? 'code'` that is the code. */
const thrownCodes = (file: SourceFile): string[] =>
  nodesOf(file)
    .filter((node) => ts.isNewExpression(node) && node.expression.getText() === 'DomainError')
    .flatMap((node) => literalsIn((node as ts.NewExpression).arguments?.[0]));

function literalsIn(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(literalsIn);
  if (ts.isBinaryExpression(node)) return [node.left, node.right].flatMap(literalsIn);
  return ts.isParenthesizedExpression(node) ? literalsIn(node.expression) : [];
}

const mentionedTexts = (file: SourceFile): string[] =>
  nodesOf(file)
    .filter(ts.isStringLiteralLike)
    .filter((node) => !ts.isPropertyAssignment(node.parent) || node.parent.name !== node)
    .map(({ text }) => text);
