import ts from 'typescript';
import { once } from './once.js';
import { decoratorsOf, docstringOf, nodesOf } from './syntax.js';
import { moduleOf, type SourceTree } from './tree.js';

/** A class of a module, as its source describes it. */
export interface DescribedClass {
  module: string;
  name: string;
  path: string;
  docstring: string;
  /** `CommandHandler` with `PlaceOrder`. */
  decorators: { name: string; argument: string }[];
  /** Decorators of its methods: `ReactsTo` with `OrderPlaced`. */
  methodDecorators: { name: string; argument: string }[];
}

export const classesOf = once(({ files }: SourceTree): DescribedClass[] =>
  files.flatMap((file) => {
    const module = moduleOf(file.path);
    if (!module) return [];
    return nodesOf(file)
      .filter(ts.isClassDeclaration)
      .map((node) => ({
        module,
        name: node.name?.text ?? '',
        path: file.path,
        docstring: docstringOf(node),
        decorators: decoratorsOf(node),
        methodDecorators: node.members.filter(ts.isMethodDeclaration).flatMap(decoratorsOf),
      }));
  }),
);

export const hasDecorator = ({ decorators, methodDecorators }: DescribedClass, ...names: string[]): boolean =>
  [...decorators, ...methodDecorators].some(({ name }) => names.includes(name));
