import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Kernel } from '../kernel/kernel.js';
import { Manifests } from '../kernel/runtime.js';
import type { Manifest } from '../kernel/souk-module.js';
import { LogPort, logPortOf } from '../outbox/log-port.js';
import { PortTransport, type ServedPorts } from './port-transport.js';
import { portName } from './port.js';

/**
 * Answers calls of other processes to the ports of hosted modules. It needs less than the runtime does, so Nest starts it
 * before that, and stops it after: tasks and deliveries in hand may still ask, and be asked about.
 */
@Injectable()
export class PortService implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly transport: PortTransport,
    private readonly kernel: Kernel,
    private readonly manifests: Manifests,
    private readonly moduleRef: ModuleRef,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const manifest of this.manifests.hosted) this.transport.serve(manifest.name, this.portsOf(manifest));
    await this.transport.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.transport.stop();
  }

  /** The implementations themselves: the deadline is the caller's. */
  private portsOf({ name, ports }: Manifest): ServedPorts {
    const served = new Map<string, object>([[portName(LogPort), logPortOf(this.kernel.module(name))]]);
    for (const { port, local } of ports)
      served.set(portName(port), this.moduleRef.get<object>(local, { strict: false }));
    return served;
  }
}
