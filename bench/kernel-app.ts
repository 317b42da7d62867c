import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { join } from 'node:path';
import { AppModule } from '../src/bootstrap/app.module.js';
import { prepareDatabase } from '../src/bootstrap/prepare-database.js';
import { loadKeys } from '../src/shared/auth/keys.js';
import { Settings } from '../src/shared/config/settings.js';
import { NoFailpoints, type Failpoints } from '../src/shared/failpoints.js';
import { Kernel } from '../src/shared/kernel/kernel.js';
import { manifestOf } from '../src/shared/kernel/souk-module.js';
import { createLogger } from '../src/shared/observability/logger.js';

export interface KernelAppOptions {
  adminUrl: string;
  /** Where its keys are. */
  folder: string;
  modules: Type[];
  /** Modules that other processes host. */
  elsewhere?: Type[];
  settings?: Record<string, string>;
  failpoints?: Failpoints;
}

export interface KernelApp {
  kernel: Kernel;
  app: INestApplicationContext;
  stop(): Promise<void>;
}

/** The modules' schemas and their subscriptions' places. Answers the connections. */
export function prepare({ adminUrl, modules, settings = {} }: KernelAppOptions) {
  return prepareDatabase({
    adminUrl,
    rolePassword: 'bench',
    manifests: modules.map(manifestOf),
    settings: new Settings({ LOG_LEVEL: 'warn', ...settings }),
    seedSecrets: { hashOf: (password) => Promise.resolve(password) },
    demoData: false,
    onProgress: () => undefined,
  });
}

/** The real kernel with some modules on top of it, in this process, without HTTP. */
export async function startKernel(options: KernelAppOptions): Promise<KernelApp> {
  const { folder, modules, elsewhere = [], failpoints = new NoFailpoints() } = options;
  const settings = new Settings({ LOG_LEVEL: 'warn', ...options.settings });
  const hosted = await prepare(options);
  const root = AppModule.of({
    settings,
    failpoints,
    log: createLogger('warn'),
    strictPorts: false,
    hosted,
    manifests: modules.map(manifestOf),
    elsewhere: elsewhere.map(manifestOf),
    gateway: false,
    keys: await loadKeys(settings, join(folder, 'key.pem')),
  });
  const app = await NestFactory.createApplicationContext(root, { logger: ['error', 'warn'] });
  return {
    app,
    kernel: app.get(Kernel),
    stop: async () => {
      await app.close();
      await Promise.all(hosted.map(({ pool }) => pool.end()));
    },
  };
}
