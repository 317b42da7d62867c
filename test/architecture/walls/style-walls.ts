import ts from 'typescript';
import { commentsOf, nodesOf } from '../../../scripts/source/syntax.js';
import type { SourceFile } from '../../../scripts/source/tree.js';
import type { Wall, Walls } from './wall.js';

/** Lines of one file; a longer one does more than one thing. */
const LINES_MAX = 300;
/** A spec is a list, and a list may be longer. */
const SPEC_LINES_MAX = 400;
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*$/;
/** Names that say what a thing is for the framework instead of what it is. */
const EMPTY_SUFFIX = /(?:Dto|Impl|Base|Manager|Helpers?|Utils?|Common)$/;
const EMPTY_FILE_NAME = /(?:^|[-.])(?:dto|impl|base|manager|helpers?|utils?|common)\./;
const HUNGARIAN = /^I[A-Z][a-z]/;
const UNFINISHED = /\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b/;
const BANNER = /([-=*#~_/+])\1{3,}/;
const SILENCED = /@ts-(?:ignore|nocheck)|prettier-ignore|istanbul/;

const partsOf = (path: string): string[] => path.split('/');
const nameOf = (path: string): string => partsOf(path).at(-1)!;

const refusesFiles =
  (broken: (file: SourceFile) => boolean): Wall =>
  ({ files }) =>
    files.filter(broken).map(({ path }) => path);

const refusesComments =
  (broken: RegExp): Wall =>
  ({ files }) =>
    files.flatMap((file) =>
      commentsOf(file)
        .filter((comment) => broken.test(comment))
        .map((comment) => `${file.path} -> ${comment.trim().slice(0, 60)}`),
    );

const declaredNames = (file: SourceFile): string[] =>
  nodesOf(file).flatMap((node) =>
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isFunctionDeclaration(node)
      ? (node.name?.text ?? [])
      : [],
  );

const refusesNames =
  (broken: RegExp): Wall =>
  ({ files }) =>
    files.flatMap((file) =>
      declaredNames(file)
        .filter((name) => broken.test(name))
        .map((name) => `${file.path} -> ${name}`),
    );

/** A file that hands on what another defines: the reader is sent twice, and decorators meet load-order cycles. */
const barrels: Wall = (tree) => {
  const handedOn = tree.files.filter((file) =>
    nodesOf(file).some((node) => ts.isExportDeclaration(node) && node.moduleSpecifier),
  );
  const index = tree.files.filter(({ path }) => /^index\./.test(nameOf(path)));
  return [...new Set([...handedOn, ...index])].map(({ path }) => path);
};

export const STYLE_WALLS: Walls = {
  'every folder has a file': ({ files, folders }) =>
    folders.filter((folder) => !files.some(({ path }) => path.startsWith(`${folder}/`))),
  'files and folders are named in kebab-case': refusesFiles(
    ({ path }) => !partsOf(path).every((part) => KEBAB_CASE.test(part)),
  ),
  [`no file has more than ${LINES_MAX} lines`]: refusesFiles(
    ({ path, text }) =>
      text.trimEnd().split('\n').length > (path.startsWith('test/') ? SPEC_LINES_MAX : LINES_MAX),
  ),
  'nothing is left for later in a comment': refusesComments(UNFINISHED),
  'comments are sentences, not banners': refusesComments(BANNER),
  'no comment silences a tool': refusesComments(SILENCED),
  'names say what a thing is': refusesNames(EMPTY_SUFFIX),
  'files are not named after a pattern': refusesFiles(({ path }) => EMPTY_FILE_NAME.test(nameOf(path))),
  'interfaces are named like the things that they describe': refusesNames(HUNGARIAN),
  'there are no barrels': barrels,
};
