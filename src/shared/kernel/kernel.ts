import type { MikroORM } from '@mikro-orm/postgresql';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import type pg from 'pg';
import { readOf, type Read } from '../database/module-database.js';
import { UnitOfWork, type CommitSignals } from '../database/unit-of-work.js';
import type { Settings } from '../config/settings.js';
import type { Failpoints } from '../failpoints.js';
import type { Logger } from '../observability/logger.js';
import { ownEventsOf, type OwnEvents } from '../outbox/own-events.js';

/** A module that this process hosts, with the connections of its role. */
export interface HostedModule {
  name: string;
  pool: pg.Pool;
  sourceId: string;
}

/** What the kernel gives to one hosted module. */
export interface ModuleKernel extends HostedModule {
  orm: MikroORM;
  work: UnitOfWork;
  read: Read;
  ownEvents: OwnEvents;
}

export interface KernelOptions {
  settings: Settings;
  failpoints: Failpoints;
  log: Logger;
  strictPorts: boolean;
}

export const publishedSignal = (module: string): string => `outbox.published.${module}`;

/** Counts that `/metrics` and benches read. */
export interface KernelCounts {
  /** Per module. */
  commits: Map<string, number>;
  /** Committed events per wire name: what happens in the business. */
  events: Map<string, number>;
}

/** The kernel's parts of every hosted module, by name. */
export class Kernel {
  readonly modules: ReadonlyMap<string, ModuleKernel>;
  readonly counts: KernelCounts = { commits: new Map(), events: new Map() };

  constructor(
    hosted: HostedModule[],
    orms: MikroORM[],
    readonly signals: EventEmitter2,
    readonly options: KernelOptions,
  ) {
    this.modules = new Map(hosted.map((module, index) => [module.name, this.kernelOf(module, orms[index]!)]));
  }

  get strictPorts(): boolean {
    return this.options.strictPorts;
  }

  module(name: string): ModuleKernel {
    const module = this.modules.get(name);
    if (!module) throw new Error(`Module ${name} is not hosted here`);
    return module;
  }

  private kernelOf(module: HostedModule, orm: MikroORM): ModuleKernel {
    const database = { module: module.name, pool: module.pool, orm, sourceId: module.sourceId };
    return {
      ...module,
      orm,
      work: new UnitOfWork(database, this.commitSignals(), this.options.failpoints),
      read: readOf(database),
      ownEvents: ownEventsOf(module.name, this.signals),
    };
  }

  private commitSignals(): CommitSignals {
    const { commits, events } = this.counts;
    const countOne = (counts: Map<string, number>, name: string) =>
      void counts.set(name, (counts.get(name) ?? 0) + 1);
    return {
      commits: (name) => countOne(commits, name),
      published: (name, rows) => {
        for (const row of rows) countOne(events, row.name);
        this.signals.emit(publishedSignal(name), rows);
      },
    };
  }
}
