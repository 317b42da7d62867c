import type { Manifest } from '../../src/shared/kernel/souk-module.js';
import { classesOf, hasDecorator, type DescribedClass } from '../source/classes.js';
import { eventsOf, type DescribedEvent } from '../source/events.js';
import { importsOf } from '../source/imports.js';
import { abstractClassesOf } from '../source/syntax.js';
import { moduleOf, type SourceTree } from '../source/tree.js';

/** The shop that the pages describe: what runs, by its manifests, beside what its source says about it. */
export interface DescribedShop {
  manifests: Manifest[];
  tree: SourceTree;
}

/** A question that one module asks another. */
export interface PortUse {
  asker: string;
  owner: string;
  port: string;
}

const find = ({ tree }: DescribedShop, module: string, className: string): DescribedClass | undefined =>
  classesOf(tree).find(({ module: owner, name }) => owner === module && name === className);

/** What the source says of a class of a module. */
export function described(shop: DescribedShop, module: string, className: string): DescribedClass {
  const found = find(shop, module, className);
  if (!found) throw new Error(`There is no source of ${className} in ${module}`);
  return found;
}

/** Providers of a module, its own classes only, that carry one of the decorators on themselves or on a method. */
export const providersWith = (shop: DescribedShop, manifest: Manifest, ...decorators: string[]) =>
  manifest.providers
    .filter((provider) => typeof provider === 'function')
    .flatMap((type) => {
      const source = find(shop, manifest.name, type.name);
      return source && hasDecorator(source, ...decorators) ? [{ type, source }] : [];
    });

/** Who asks what, from the imports of ports outside their own module. */
export function portUses({ tree }: DescribedShop): PortUse[] {
  const ports = tree.files.filter(({ path }) => path.endsWith('.port.ts'));
  const uses = importsOf(tree).flatMap(({ from, to, names }) => {
    const file = ports.find(({ path }) => path === to);
    const asker = moduleOf(from);
    const owner = moduleOf(to);
    if (!file || !asker || !owner || asker === owner) return [];
    return abstractClassesOf(file)
      .filter((port) => names.includes(port))
      .map((port) => ({ asker, owner, port }));
  });
  return [...new Map(uses.map((use) => [`${use.asker} ${use.port}`, use])).values()];
}

export function eventNamed({ tree }: DescribedShop, name: string): DescribedEvent {
  const found = eventsOf(tree).find((event) => event.name === name);
  if (!found) throw new Error(`There is no source of the event ${name}`);
  return found;
}

/** Subscriptions that receive an event, as `module/subscription`. */
export const subscribersOf = ({ manifests }: DescribedShop, event: string): string[] =>
  manifests.flatMap(({ name, subscriptions }) =>
    subscriptions
      .filter(({ sources }) => [...sources.values()].some((names) => names.has(event)))
      .map((subscription) => `${name}/${subscription.name}`),
  );
