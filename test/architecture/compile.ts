import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** Where the snippets pretend to be, so that their imports reach the code. */
const FOLDER = join(process.cwd(), 'src', 'planted');

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  return { ...options, types: [], noUnusedLocals: false, noUnusedParameters: false };
}

/** Type-checks snippets that exist only in memory; answers for each its first error, or `compiles`. */
export function compile(snippets: Record<string, string>): Record<string, string> {
  const names = Object.keys(snippets);
  const paths = names.map((_, index) => join(FOLDER, `planted-${index}.ts`));
  const texts = new Map(names.map((name, index) => [paths[index]!, snippets[name]!]));
  const program = ts.createProgram(paths, options(), hostOf(texts));
  return Object.fromEntries(names.map((name, index) => [name, firstErrorIn(program, paths[index]!)]));
}

function hostOf(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options());
  const { getSourceFile } = host;
  host.getSourceFile = (path, target, ...rest) =>
    texts.has(path)
      ? ts.createSourceFile(path, texts.get(path)!, target)
      : getSourceFile(path, target, ...rest);
  // Packages stay unresolved: only errors in the snippets count, and the types of an ORM would take seconds to read.
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => ({
      resolvedModule: text.startsWith('.') ? moduleAt(resolve(dirname(containing), text)) : undefined,
    }));
  return host;
}

const moduleAt = (path: string): ts.ResolvedModuleFull => ({
  resolvedFileName: path.replace(/\.js$/, '.ts'),
  extension: ts.Extension.Ts,
});

function firstErrorIn(program: ts.Program, path: string): string {
  const file = program.getSourceFile(path);
  const [error] = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return error ? ts.flattenDiagnosticMessageText(error.messageText, '\n') : 'compiles';
}
