import ts from 'typescript';
import { once } from './once.js';
import type { SourceFile } from './tree.js';

/** The syntax tree of a file. */
export const syntaxOf = once((file: SourceFile) =>
  ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ESNext, true),
);

/** Every node of a file, outer before inner. */
export const nodesOf = once((file: SourceFile): ts.Node[] => {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(syntaxOf(file));
  return nodes;
});

/** The text of every string and template of a file; a substitution in a template reads as `${}`. */
export const textsOf = (file: SourceFile): string[] =>
  nodesOf(file).flatMap((node) => {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node))
      return [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('${}')];
    return [];
  });

/** The docstring above a declaration, in one paragraph per line; empty without one. */
export function docstringOf(node: ts.Node): string {
  const comment = ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .at(-1);
  return (comment ?? '').replace(/\s*\n\s*/g, ' ').trim();
}

/** Decorators of a class or method as written: `CommandHandler` with `PlaceOrder`. */
export const decoratorsOf = (node: ts.HasDecorators): { name: string; argument: string }[] =>
  (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression)
      ? [{ name: expression.expression.getText(), argument: expression.arguments[0]?.getText() ?? '' }]
      : [{ name: expression.getText(), argument: '' }],
  );

/** Every comment of a file without its delimiters. */
export const commentsOf = once((file: SourceFile): string[] => {
  const comments = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(file.text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) comments.set(pos, file.text.slice(pos, end));
    if (!ts.isJSDoc(node)) node.getChildren().forEach(visit);
  };
  visit(syntaxOf(file));
  return [...comments.values()].map((comment) => comment.replace(/^\/\/|^\/\*\*?|\*\/$/g, ''));
});

/** Names of the abstract classes of a file: of a contract, its ports. */
export const abstractClassesOf = (file: SourceFile): string[] =>
  nodesOf(file)
    .filter(ts.isClassDeclaration)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword))
    .flatMap(({ name }) => name?.text ?? []);
