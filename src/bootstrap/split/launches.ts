import { rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../../shared/config/settings.js';
import { Ports } from '../../shared/ports/ports.settings.js';
import { DataFolder, Host, Port } from '../bootstrap.settings.js';
import { freePorts } from '../free-ports.js';
import { GATEWAY } from '../select-modules.js';
import type { PlannedProcess } from './process-plan.js';
import type { Launch } from './supervised-process.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const LOOPBACK = '127.0.0.1';
/** Listening everywhere includes here. */
const ANYWHERE = ['0.0.0.0', '::'];

/** A program of this product, run by the same Node with the same flags. */
export const ownCommand = (script: string, ...args: string[]): [string, ...string[]] => [
  process.execPath,
  ...process.execArgv,
  script,
  ...args,
];

/** How the gateway looks for modules that may move. */
const DISCOVERY_MS = 500;
/** The gateway knows by then what it was told. */
export const HEARD_AFTER_MS = 2 * DISCOVERY_MS;

/** Starts processes of this product on this machine. */
export class Launches {
  private readonly addressFile: string;

  /** @param env what all of them have in common */
  constructor(
    private readonly settings: Settings,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.addressFile = join(resolve(settings.get(DataFolder)), 'module-addresses.json');
  }

  /** How processes are started. The gateway has the shop's own address, all others a free port on loopback. */
  async of(plan: PlannedProcess[]): Promise<Launch[]> {
    const isGrpc = this.settings.get(Ports) === 'grpc';
    const ports = await freePorts(isGrpc ? 2 * plan.length : plan.length);
    const calls = isGrpc ? grpcEnv(plan, ports.slice(plan.length)) : [];
    return plan.map((planned, index) => this.launch(planned, ports[index]!, calls[index]));
  }

  private launch(planned: PlannedProcess, freePort: number, calls?: NodeJS.ProcessEnv): Launch {
    const isFront = planned.modules.includes(GATEWAY);
    const host = isFront ? this.settings.get(Host) : LOOPBACK;
    const port = (isFront && this.settings.get(Port)) || freePort;
    return {
      ...planned,
      command: ownCommand(MAIN),
      port,
      url: urlOf(host, port),
      env: {
        ...this.env,
        ...calls,
        MODULES: planned.modules.join(','),
        INSTANCE: planned.name,
        HOST: host,
        PORT: String(port),
        ...(isFront ? this.discovery : { TRUSTED_PROXIES: 'loopback' }),
      },
    };
  }

  /** Tells the gateway where each module is, and all of that at once. */
  async announce(processes: readonly Pick<Launch, 'modules' | 'url'>[]): Promise<void> {
    const asked = processes.filter(({ modules }) => !modules.includes(GATEWAY));
    const addresses = addressesOf(asked.map(({ modules, url }) => ({ modules, address: url })));
    const draft = `${this.addressFile}.draft`;
    await writeFile(draft, JSON.stringify(addresses, null, 2));
    await rename(draft, this.addressFile);
  }

  private get discovery(): NodeJS.ProcessEnv {
    return {
      DISCOVERY: 'file',
      DISCOVERY_FILE: this.addressFile,
      DISCOVERY_MS: String(DISCOVERY_MS),
    };
  }
}

/** Where each process takes calls, and where all of them find the others. */
function grpcEnv(plan: PlannedProcess[], ports: number[]): NodeJS.ProcessEnv[] {
  const places = plan.map(({ modules }, index) => ({ modules, address: `${LOOPBACK}:${ports[index]}` }));
  const GRPC_ADDRESSES = JSON.stringify(addressesOf(places));
  return ports.map((port) => ({ GRPC_PORT: String(port), GRPC_ADDRESSES }));
}

/** Addresses by module. */
function addressesOf(places: { modules: string[]; address: string }[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { modules, address } of places)
    for (const module of modules) (found[module] ??= []).push(address);
  return found;
}

function urlOf(host: string, port: number): string {
  if (ANYWHERE.includes(host)) return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
