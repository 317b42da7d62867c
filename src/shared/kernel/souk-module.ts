import { Global, Module, type ModuleMetadata, type Provider, type Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EntitySchema } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';
import { Read } from '../database/module-database.js';
import type { Sql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { reactionsOf, subscriptionOf, type Urgency } from '../delivery/reacts-to.js';
import type { Refusals } from '../http/problem.js';
import type { IntegrationEvent } from '../outbox/integration-event.js';
import { OwnEvents } from '../outbox/own-events.js';
import { localPort } from '../ports/local-port.js';
import type { Port } from '../ports/port.js';
import { Kernel } from './kernel.js';

export interface NamedMigration {
  name: string;
  class: new (...args: ConstructorParameters<typeof Migration>) => Migration;
}

/** Fills a module's own schema with the demo world; runs once, in one transaction, and publishes nothing. */
export type Seed = (sql: Sql, secrets: SeedSecrets) => Promise<void>;

export interface SeedSecrets {
  /** Hash of a password, computed once per distinct password. */
  hashOf(password: string): Promise<string>;
}

export interface PortBinding<T extends object = object> {
  port: Port<T>;
  local: Type<T>;
}

export interface SoukModuleOptions {
  /** Also the schema, the first part of event names and of refusal codes. */
  name: string;
  /** How eagerly the module's own reactions run; read models are always `soon`. */
  delivery?: Urgency;
  migrations: NamedMigration[];
  entities?: EntitySchema[];
  /** What it publishes. */
  events?: IntegrationEvent<never>[];
  ports?: PortBinding[];
  /** Code of every refusal that it throws → HTTP status. */
  refusals?: Refusals;
  controllers?: Type[];
  /** Commands, queries, reactions, read models, tasks and whatever they need. */
  providers?: Provider[];
  seed?: Seed;
}

export interface Manifest extends Required<Omit<SoukModuleOptions, 'seed'>> {
  seed: Seed | undefined;
  type: Type;
  subscriptions: SubscriptionDeclaration[];
}

/** What one subscription of a module reads: event names, by publishing module. */
export interface SubscriptionDeclaration {
  name: string;
  urgency: Urgency;
  sources: ReadonlyMap<string, ReadonlySet<string>>;
  reactors: Type[];
}

const MANIFEST = Symbol('souk.manifest');

/** Turns a class into a Souk module: its own role, schema, log, tasks, ports and handlers. */
export const SoukModule =
  (options: SoukModuleOptions) =>
  (type: Type): void => {
    const manifest = complete(options, type);
    Object.defineProperty(type, MANIFEST, { value: manifest });
    Module(metadataOf(manifest))(type);
    Global()(type);
  };

export function manifestOf(type: Type): Manifest {
  const manifest = (type as { [MANIFEST]?: Manifest })[MANIFEST];
  if (!manifest) throw new Error(`${type.name} is not a @SoukModule`);
  return manifest;
}

const complete = (options: SoukModuleOptions, type: Type): Manifest => ({
  delivery: 'soon',
  entities: [],
  events: [],
  ports: [],
  refusals: {},
  controllers: [],
  providers: [],
  seed: undefined,
  ...options,
  type,
  subscriptions: subscriptionsOf(options),
});

function subscriptionsOf({
  providers = [],
  delivery = 'soon',
}: SoukModuleOptions): SubscriptionDeclaration[] {
  const byName = new Map<string, { sources: Map<string, Set<string>>; reactors: Type[] }>();
  for (const type of providers.filter((provider): provider is Type => typeof provider === 'function')) {
    const reactions = reactionsOf(type);
    if (reactions.length === 0) continue;
    const subscription = byName.get(subscriptionOf(type)) ?? {
      sources: new Map<string, Set<string>>(),
      reactors: [],
    };
    byName.set(subscriptionOf(type), subscription);
    subscription.reactors.push(type);
    for (const { event } of reactions) {
      const source = publisherOf(event.name);
      subscription.sources.set(
        source,
        (subscription.sources.get(source) ?? new Set<string>()).add(event.name),
      );
    }
  }
  return [...byName].map(([name, rest]) => ({ name, urgency: name === 'main' ? delivery : 'soon', ...rest }));
}

/** `orders.order-placed.v1` → `orders`. */
export const publisherOf = (eventName: string): string => eventName.split('.')[0]!;

function metadataOf({ name, controllers, providers, ports }: Manifest): ModuleMetadata {
  const own: Provider[] = [
    { provide: UnitOfWork, useFactory: (kernel: Kernel) => kernel.module(name).work, inject: [Kernel] },
    { provide: Read, useFactory: (kernel: Kernel) => kernel.module(name).read, inject: [Kernel] },
    { provide: OwnEvents, useFactory: (kernel: Kernel) => kernel.module(name).ownEvents, inject: [Kernel] },
  ];
  return {
    imports: [CqrsModule],
    controllers,
    providers: [...own, ...providers, ...ports.flatMap(bindingOf)],
    exports: ports.map(({ port }) => port),
  };
}

const bindingOf = ({ port, local }: PortBinding): Provider[] => [
  local,
  {
    provide: port,
    useFactory: (implementation: object, kernel: Kernel) =>
      localPort(port, implementation, { strict: kernel.strictPorts }),
    inject: [local, Kernel],
  },
];
