import ts from 'typescript';
import { importsOf } from '../source/imports.js';
import { nodesOf } from '../source/syntax.js';
import type { SourceFile } from '../source/tree.js';
import { code, factsTable, heading, link, page } from './markdown.js';
import { eventNamed, subscribersOf, type DescribedShop } from './shop.js';

const ABOUT =
  'Every fact that a module publishes, as its log and the wire carry it. Events of one key arrive in the order in which they were published; each subscription applies each event once.';

/** The text of `docs/events.md`. */
export const eventsPage = (shop: DescribedShop): string =>
  page(
    heading('Events', ABOUT),
    ...shop.manifests.flatMap(({ name, events }) => {
      if (events.length === 0) return [];
      const names = events.map((event) => event.name);
      return [`## ${name}`, ...names.map((event) => section(shop, event)), shapes(shop, names)];
    }),
  );

function section(shop: DescribedShop, name: string): string {
  const { constant, docstring, key, path, payload } = eventNamed(shop, name);
  const facts = factsTable([
    ['Declared as', [link(constant, path)]],
    ['Key', [code(key)]],
    ['Subscribers', subscribersOf(shop, name).map(code)],
  ]);
  return page(`### ${code(name)}`, docstring, facts, typescript(payload?.getText() ?? ''));
}

const typescript = (text: string): string => `\`\`\`ts\n${text}\n\`\`\``;

/** Types that the payloads of one publisher use by name: its own in full, shared ones by their place. */
function shapes(shop: DescribedShop, events: string[]): string {
  const paths = new Set(events.map((event) => eventNamed(shop, event).path));
  const files = shop.tree.files.filter(({ path }) => paths.has(path));
  const texts = files.flatMap((file) => namedTypes(file).map((node) => node.getFullText().trim()));
  const own = texts.length === 0 ? '' : typescript(texts.join('\n\n'));
  const facts = page(own, borrowed(files));
  return facts.trim() === '' ? '' : page('### Shapes', facts);
}

function borrowed(files: SourceFile[]): string {
  const imports = importsOf({ files, folders: [] }).filter(
    ({ names }) => !names.includes('integrationEvent'),
  );
  const places = imports.flatMap(({ to, names }) => names.map((name) => link(code(name), to)));
  return places.length === 0 ? '' : `Defined elsewhere: ${[...new Set(places)].join(', ')}.`;
}

type NamedType = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

const namedTypes = (file: SourceFile): NamedType[] =>
  nodesOf(file).filter(
    (node): node is NamedType => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node),
  );
