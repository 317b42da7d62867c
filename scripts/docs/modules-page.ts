import { reactionsOf } from '../../src/shared/delivery/reacts-to.js';
import type { Manifest } from '../../src/shared/kernel/souk-module.js';
import { tasksOf } from '../../src/shared/tasks/runs.js';
import { textsOf } from '../source/syntax.js';
import type { SourceTree } from '../source/tree.js';
import { code, factsTable, heading, link, page } from './markdown.js';
import { described, eventNamed, portUses, providersWith, type DescribedShop } from './shop.js';

const ABOUT =
  'What the shop consists of: who asks whom (solid arrows, through ports) and who learns what from whom (dashed arrows, through events; see [events.md](events.md)).';
/** The text of `docs/modules.md`. */
export const modulesPage = (shop: DescribedShop): string =>
  page(
    heading('Modules', ABOUT),
    diagram(shop),
    kernelTables(shop),
    ...shop.manifests.map((manifest) => section(shop, manifest)),
  );

function diagram(shop: DescribedShop): string {
  const modules = shop.manifests.map(({ name }) => `  ${name}`);
  const asks = portUses(shop).map(({ asker, owner, port }) => `  ${asker} -->|${port}| ${owner}`);
  const learns = shop.manifests.flatMap(({ name, subscriptions }) => {
    const bySource = new Map<string, Set<string>>();
    for (const [source, events] of subscriptions.flatMap(({ sources }) => [...sources]))
      bySource.set(source, new Set([...(bySource.get(source) ?? []), ...events]));
    return [...bySource].map(([source, events]) => {
      const facts = [...events].map((event) => eventNamed(shop, event).constant).join('<br>');
      return `  ${source} -.->|${facts}| ${name}`;
    });
  });
  return ['```mermaid', 'flowchart LR', ...modules, ...asks, ...learns, '```'].join('\n');
}

function section(shop: DescribedShop, manifest: Manifest): string {
  const { name, type, events, ports, subscriptions } = manifest;
  const module = described(shop, name, type.name);
  const facts = factsTable([
    ['Answers', ports.map(({ port }) => linkTo(shop, name, port.name))],
    [
      'Asks',
      portUses(shop).flatMap(({ asker, owner, port }) => (asker === name ? [linkTo(shop, owner, port)] : [])),
    ],
    ['Publishes', events.map((event) => eventLink(event.name))],
    ['Commands', handled(shop, manifest, 'CommandHandler')],
    ['Queries', handled(shop, manifest, 'QueryHandler')],
    [`Reactions (\`${manifest.delivery}\`)`, reactors(shop, manifest, subscriptions.filter(isMain))],
    [
      'Read models',
      reactors(
        shop,
        manifest,
        subscriptions.filter((subscription) => !isMain(subscription)),
      ),
    ],
    ['Tasks', tasks(shop, manifest)],
    ['Tables', tablesCreated(shop.tree, `src/modules/${name}/db/`, name).map(code)],
  ]);
  return page(`## ${link(name, module.path)}`, module.docstring, facts);
}

/** Headings lose their dots where they become anchors. */
const eventLink = (name: string): string => `[${name}](events.md#${name.replaceAll('.', '')})`;

const linkTo = (shop: DescribedShop, module: string, className: string): string =>
  link(className, described(shop, module, className).path);

/** Commands or queries, by the name of what is handled: `PlaceOrder`. */
const handled = (shop: DescribedShop, manifest: Manifest, decorator: string): string[] =>
  providersWith(shop, manifest, decorator).map(({ source }) =>
    link(source.decorators.find(({ name }) => name === decorator)!.argument, source.path),
  );

const isMain = ({ name }: Manifest['subscriptions'][number]): boolean => name === 'main';

const reactors = (
  shop: DescribedShop,
  { name }: Manifest,
  subscriptions: Manifest['subscriptions'],
): string[] =>
  subscriptions.flatMap((subscription) =>
    subscription.reactors.map((type) => {
      const events = reactionsOf(type).map(({ event }) => code(event.name));
      const title = isMain(subscription) ? '' : ` (${code(subscription.name)})`;
      return `${linkTo(shop, name, type.name)}${title}: ${events.join(', ')}`;
    }),
  );

const tasks = (shop: DescribedShop, manifest: Manifest): string[] =>
  providersWith(shop, manifest, 'Runs', 'RunsEvery').flatMap(({ type, source }) =>
    tasksOf(type).map(({ task, every }) => {
      const rhythm = every ? `, every ${code(every.name)}` : '';
      return `${link(task.name, source.path)}${rhythm}`;
    }),
  );

function kernelTables({ tree }: DescribedShop): string {
  const names = tablesCreated(tree, 'src/shared/', '\\$\\{\\}').map((table) =>
    code(table.replace('${}.', '')),
  );
  return `Besides its own tables every schema has those of the kernel: ${names.join(', ')}.`;
}

/** Partitions are part of their table. */
function tablesCreated({ files }: SourceTree, folder: string, schema: string): string[] {
  const created = new RegExp(
    `create table (?:if not exists )?(${schema}\\.\\w+)\\b(?!\\s+partition of)`,
    'gi',
  );
  const texts = files.filter(({ path }) => path.startsWith(folder)).flatMap(textsOf);
  return [...new Set(texts.flatMap((sql) => [...sql.matchAll(created)].map((match) => match[1]!)))].sort();
}
