import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { PassportModule } from '@nestjs/passport';
import { getMikroORMToken, MikroOrmModule } from '@mikro-orm/nestjs';
import type { MikroORM } from '@mikro-orm/postgresql';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { join, resolve } from 'node:path';
import { AccessGuard } from '../shared/auth/access.guard.js';
import { JwksController } from '../shared/auth/jwks.controller.js';
import { JwtStrategy, Keys } from '../shared/auth/jwt.strategy.js';
import type { SigningKeys } from '../shared/auth/keys.js';
import { VerifiedTokens } from '../shared/auth/verified-tokens.js';
import { Settings } from '../shared/config/settings.js';
import { dialectOver } from '../shared/database/module-pool.js';
import { KERNEL_REFUSALS, ProblemFilter } from '../shared/http/problem.js';
import { ReplayedInterceptor } from '../shared/http/replayed.interceptor.js';
import { validationPipe } from '../shared/http/validation.js';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Kernel, type HostedModule, type KernelOptions } from '../shared/kernel/kernel.js';
import { Manifests, Runtime } from '../shared/kernel/runtime.js';
import type { Manifest } from '../shared/kernel/souk-module.js';
import { HealthController } from '../shared/observability/health.controller.js';
import { Metrics } from '../shared/observability/metrics.js';
import { DeadLetterDesk } from '../shared/operations/dead-letter-desk.js';
import { Gathering } from '../shared/operations/gathering.js';
import { OperationsController } from '../shared/operations/operations.controller.js';
import { NoPeers, Peers } from '../shared/operations/peers.js';
import { Logs, logPortOf, LogPort } from '../shared/outbox/log-port.js';
import { PortService } from '../shared/ports/port-service.js';
import { PortTransport } from '../shared/ports/port-transport.js';
import { remotePort } from '../shared/ports/remote-port.js';
import { ReplayDesk } from '../shared/operations/replay-desk.js';
import { Standing } from '../shared/operations/standing.js';
import { TaskDesk } from '../shared/operations/task-desk.js';
import { FileStorage } from '../shared/storage/file-storage.js';
import { FolderStorage } from '../shared/storage/folder-storage.js';
import { DataFolder, FilesFolder } from './bootstrap.settings.js';
import { portTransport, remotePortsOf } from './port-providers.js';

export interface AppOptions extends KernelOptions {
  hosted: HostedModule[];
  manifests: Manifest[];
  /** Manifests of the modules that other processes host. */
  elsewhere: Manifest[];
  /** Whether this process serves the modules elsewhere too. */
  gateway: boolean;
  keys: SigningKeys;
}

/** The process: the kernel once, and every hosted module on top of it. */
@Global()
@Module({})
export class AppModule {
  static of(options: AppOptions, peers: Peers = new NoPeers()): DynamicModule {
    const { manifests, elsewhere, hosted, keys, settings, log } = options;
    // A refusal may come through a port from a module elsewhere.
    const refusals = [...manifests, ...elsewhere].reduce(
      (all, manifest) => ({ ...all, ...manifest.refusals }),
      KERNEL_REFUSALS,
    );
    const remotePorts = remotePortsOf(options);
    return {
      module: AppModule,
      imports: [
        EventEmitterModule.forRoot({ global: true }),
        CqrsModule.forRoot(),
        PassportModule,
        ...manifests.map((manifest, index) => ormOf(manifest, hosted[index]!)),
        ...manifests.map(({ type }) => type),
      ],
      controllers: [JwksController, HealthController, OperationsController],
      providers: [
        {
          provide: Kernel,
          useFactory: (signals: EventEmitter2, ...orms: MikroORM[]) =>
            new Kernel(hosted, orms, signals, options),
          inject: [EventEmitter2, ...manifests.map(({ name }) => getMikroORMToken(name))],
        },
        { provide: Manifests, useValue: { hosted: manifests, elsewhere } },
        {
          provide: Logs,
          useFactory: logsOf,
          inject: [Kernel, PortTransport],
        },
        { provide: PortTransport, useFactory: () => portTransport(options) },
        ...remotePorts,
        PortService,
        { provide: Keys, useValue: { current: keys } },
        { provide: Settings, useValue: settings },
        { provide: FileStorage, useFactory: () => new FolderStorage(filesFolder(settings)) },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(refusals, log) },
        { provide: APP_INTERCEPTOR, useClass: ReplayedInterceptor },
        JwtStrategy,
        VerifiedTokens,
        Runtime,
        Metrics,
        Standing,
        DeadLetterDesk,
        TaskDesk,
        ReplayDesk,
        { provide: Peers, useValue: peers },
        Gathering,
      ],
      exports: [
        Kernel,
        Keys,
        VerifiedTokens,
        Settings,
        FileStorage,
        Runtime,
        Metrics,
        ...remotePorts.map(({ provide }) => provide),
      ],
    };
  }
}

const logsOf = (kernel: Kernel, transport: PortTransport): Logs => ({
  of: (module) =>
    kernel.modules.has(module) ? logPortOf(kernel.module(module)) : remotePort(LogPort, module, transport),
});

const filesFolder = (settings: Settings): string =>
  resolve(settings.get(FilesFolder) || join(settings.get(DataFolder), 'files'));

/** MikroORM maps a module's aggregates over the module's own pool, which outlives it until the drain is over. */
function ormOf({ name, entities }: Manifest, { pool }: HostedModule) {
  return MikroOrmModule.forRoot({
    contextName: name,
    driver: PostgreSqlDriver,
    driverOptions: dialectOver(pool),
    dbName: 'souk',
    schema: name,
    entities,
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
    registerRequestContext: false,
    forceUtcTimezone: true,
  });
}
