import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { SettingError } from '../config/settings.js';
import { withDeadline } from '../ports/port.js';
import type { Discovery, Instance } from './discovery.js';

/** A name server that takes longer has not answered. */
const LOOKUP_MS = 2_000;
const PLACEHOLDER = '{module}';

/** All addresses of a host. */
export type Lookup = (host: string) => Promise<string[]>;

/** As every program of this machine would find them: hosts file and search domains included. */
const lookUpAll: Lookup = async (host) => {
  const found = await lookup(host, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
};

/** Modules at all addresses of a host each, looked up again and again; what cannot be looked up stays as it was. */
export class DnsDiscovery implements Discovery {
  private readonly known = new Map<string, readonly Instance[]>();
  private readonly inHand = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param template `http://{module}.souk.svc:3000`
   * @throws SettingError when it is none
   */
  constructor(
    private readonly template: string,
    private readonly modules: readonly string[],
    private readonly everyMs: number,
    private readonly lookUp: Lookup = lookUpAll,
  ) {
    const isTemplate =
      template.includes(PLACEHOLDER) && URL.parse(this.urlOf('module'))?.protocol === 'http:';
    if (!isTemplate)
      throw new SettingError(
        `DISCOVERY=dns needs DISCOVERY_DNS as in http://${PLACEHOLDER}.souk.svc:3000, and it is "${template}".`,
      );
  }

  instancesOf(module: string): readonly Instance[] {
    return this.known.get(module) ?? [];
  }

  async start(): Promise<void> {
    this.timer = setInterval(() => void this.lookAgain(), this.everyMs);
    this.timer.unref();
    await this.lookAgain();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async lookAgain(): Promise<void> {
    await Promise.all(this.modules.map((module) => this.lookFor(module)));
  }

  private async lookFor(module: string): Promise<void> {
    if (this.inHand.has(module)) return;
    this.inHand.add(module);
    const { hostname, port } = new URL(this.urlOf(module));
    const looking = this.lookUp(hostname).finally(() => this.inHand.delete(module));
    const found = await withDeadline(looking, hostname, LOOKUP_MS).catch(() => []);
    if (found.length > 0)
      this.known.set(
        module,
        found.map((address) => instanceAt(address, port)),
      );
  }

  private urlOf(module: string): string {
    return this.template.replaceAll(PLACEHOLDER, module);
  }
}

const instanceAt = (address: string, port: string): Instance => ({
  origin: `http://${isIPv6(address) ? `[${address}]` : address}${port ? `:${port}` : ''}`,
});
