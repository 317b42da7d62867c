import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../config/settings.js';
import type { Manifest } from '../kernel/souk-module.js';
import type { Logger } from '../observability/logger.js';
import type { Peers } from '../operations/peers.js';
import { discoveryOf } from './find-modules.js';
import { HttpPeers } from './http-peers.js';
import { proxyModules } from './proxy.js';
import { Upstreams } from './upstreams.js';

export interface GatewayOptions {
  /** Manifests of the modules that other processes host. */
  elsewhere: Manifest[];
  settings: Settings;
  log: Logger;
  /** Whether a path, without a slash in front, is not below `/v1`. */
  isRooted: (path: string) => boolean;
}

/** The way to modules in other processes. */
export class Gateway {
  readonly peers: Peers;
  private readonly upstreams: Upstreams;

  /** @throws SettingError when the settings do not tell where each module is */
  constructor(private readonly options: GatewayOptions) {
    const { elsewhere, settings, log } = options;
    const modules = elsewhere.map(({ name }) => name);
    this.upstreams = new Upstreams(discoveryOf(settings, modules), modules, settings, log);
    this.peers = new HttpPeers(this.upstreams);
  }

  /**
   * Adds the routes of the modules elsewhere, and begins to look for who hosts them. To be called when the application is
   * initialised: routes in a scope of their own take over only the error handler that is already there.
   */
  serve(app: NestFastifyApplication): Promise<void> {
    return proxyModules(app, { ...this.options, upstreams: this.upstreams });
  }
}
