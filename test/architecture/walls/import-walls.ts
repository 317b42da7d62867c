import { COMPUTED, importsOf, type Import } from '../../../scripts/source/imports.js';
import { moduleOf, modulesOf, type SourceTree } from '../../../scripts/source/tree.js';
import type { Wall, Walls } from './wall.js';

/** Types and constants without a dependency; all that a contract may use, so that it stays readable anywhere. */
const PLAIN_SHARED = ['json', 'money', 'locale', 'domain-error', 'outbox/integration-event'].map(shared);
/** What rules may use besides: still no framework and no I/O. */
const DOMAIN_SHARED = [...PLAIN_SHARED, shared('uuid'), shared('auth/identity')];
const DOMAIN_PACKAGES = ['@mikro-orm/core', '@mikro-orm/postgresql', 'node:crypto'];
/** How an aggregate is mapped where it is defined, without decorators. */
const MAPPING_NAMES = ['defineEntity', 'p', 'InferEntity'];
/** Ways around the unit of work or the outbox. */
const BYPASSES = [
  'pg',
  'kysely',
  '@mikro-orm/nestjs',
  '@nestjs/event-emitter',
  shared('database/module-pool'),
];
const CQRS_EVENTS = ['EventBus', 'EventPublisher', 'EventsHandler', 'Saga', 'AggregateRoot'];

function shared(name: string): string {
  return `src/shared/${name}.ts`;
}

const inFolder = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));
const layerOf = (path: string): string | undefined => /^src\/modules\/[^/]+\/([^/]+)\//.exec(path)?.[1];
const isContract = (path: string): boolean => layerOf(path) === 'contract';
const isDomain = (path: string): boolean => layerOf(path) === 'domain';
const isPackage = (path: string): boolean => !inFolder(path, 'src', 'test', 'scripts', 'bench');

const forbids =
  (broken: (edge: Import, tree: SourceTree) => boolean): Wall =>
  (tree) =>
    importsOf(tree)
      .filter((edge) => broken(edge, tree))
      .map(({ from, to }) => `${from} -> ${to}`);

/** `import * as` takes everything. */
const takesCqrsEvents = (to: string, names: string[]): boolean =>
  to === '@nestjs/cqrs' && (names.length === 0 || names.some((name) => CQRS_EVENTS.includes(name)));

const seesAllModules = (path: string): boolean => inFolder(path, 'src/bootstrap', 'test');

/** `test/orders/…` → `orders`, when there is such a module. */
function testedModule(path: string, tree: SourceTree): string | undefined {
  const folder = /^test\/([^/]+)\//.exec(path)?.[1];
  return modulesOf(tree).find((name) => name === folder);
}

export const IMPORT_WALLS: Walls = {
  'modules see each other only through contract/': forbids(({ from, to }) => {
    const owner = moduleOf(to);
    return !!owner && owner !== moduleOf(from) && !isContract(to) && !seesAllModules(from);
  }),
  'shared code knows no module': forbids(
    ({ from, to }) => inFolder(from, 'src/shared') && inFolder(to, 'src/modules'),
  ),
  'modules and shared code know neither bootstrap nor tests': forbids(
    ({ from, to }) =>
      inFolder(from, 'src/modules', 'src/shared') &&
      inFolder(to, 'src/bootstrap', 'test', 'scripts', 'bench'),
  ),
  'a contract imports only contracts and plain shared types': forbids(
    ({ from, to }) => isContract(from) && !isContract(to) && !PLAIN_SHARED.includes(to),
  ),
  'domain/ knows only its own rules, contracts and plain shared code': forbids(
    ({ from, to }) =>
      isDomain(from) &&
      !isPackage(to) &&
      !isContract(to) &&
      !DOMAIN_SHARED.includes(to) &&
      !(isDomain(to) && moduleOf(to) === moduleOf(from)),
  ),
  'domain/ uses no framework and no I/O': forbids(
    ({ from, to }) => isDomain(from) && isPackage(to) && !DOMAIN_PACKAGES.includes(to),
  ),
  'domain/ takes from MikroORM only the mapping without decorators': forbids(
    ({ from, to, names }) =>
      isDomain(from) &&
      to.startsWith('@mikro-orm/') &&
      (names.length === 0 || names.some((name) => !MAPPING_NAMES.includes(name))),
  ),
  'kafkajs stays behind src/shared/transport': forbids(
    ({ from, to }) => to === 'kafkajs' && inFolder(from, 'src') && !inFolder(from, 'src/shared/transport'),
  ),
  'modules reach their data only by the unit of work, and others only by the outbox': forbids(
    ({ from, to, names }) => !!moduleOf(from) && (BYPASSES.includes(to) || takesCqrsEvents(to, names)),
  ),
  'imports name what they import': forbids(
    ({ from, to }) => inFolder(from, 'src/modules') && to === COMPUTED,
  ),
  "the specs of a module do not use another's": forbids(({ from, to }, tree) => {
    const [user, used] = [testedModule(from, tree), testedModule(to, tree)];
    return !!user && !!used && user !== used;
  }),
};
