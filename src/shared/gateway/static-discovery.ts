import { SettingError } from '../config/settings.js';
import type { Discovery, Instance } from './discovery.js';

/** Base URL, or list of them, by module. */
export type Addresses = Readonly<Record<string, string | string[]>>;

/** Modules at fixed addresses. */
export class StaticDiscovery implements Discovery {
  private readonly known: ReadonlyMap<string, readonly Instance[]>;

  /** @throws SettingError when a module has no address, or one that is no base URL */
  constructor(addresses: Addresses, modules: readonly string[]) {
    this.known = new Map(modules.map((module) => [module, instancesAt(addresses, module)]));
    const lost = modules.filter((module) => this.instancesOf(module).length === 0);
    if (lost.length > 0) throw new SettingError(notNamed(lost));
  }

  instancesOf(module: string): readonly Instance[] {
    return this.known.get(module) ?? [];
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): void {
    // There is nothing to stop.
  }
}

function instancesAt(addresses: Addresses, module: string): Instance[] {
  const urls = [addresses[module] ?? []].flat() as unknown[];
  return [...new Set(urls.map((url) => originOf(module, url)))].map((origin) => ({ origin }));
}

function originOf(module: string, url: unknown): string {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  const isBase = parsed && /^https?:$/.test(parsed.protocol) && parsed.pathname === '/' && !parsed.search;
  if (isBase) return parsed.origin;
  throw new SettingError(
    `MODULE_ADDRESSES has ${JSON.stringify(url)} for ${module}, which is no base URL such as http://127.0.0.1:3101.`,
  );
}

const notNamed = (lost: string[]): string =>
  `MODULE_ADDRESSES does not name ${lost.join(', ')}, and the gateway must know where every module that runs elsewhere is: ` +
  `set it to a JSON object such as {"${lost[0]}":"http://127.0.0.1:3101"}, or DISCOVERY=dns, or leave the gateway out of MODULES.`;
