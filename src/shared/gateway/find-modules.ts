import type { Settings } from '../config/settings.js';
import type { Manifest } from '../kernel/souk-module.js';
import type { Discovery } from './discovery.js';
import { DnsDiscovery } from './dns-discovery.js';
import { FileDiscovery } from './file-discovery.js';
import {
  DiscoveryDns,
  DiscoveryFile,
  DiscoveryKind,
  DiscoveryMs,
  ModuleAddresses,
} from './gateway.settings.js';
import { StaticDiscovery } from './static-discovery.js';

/** @throws SettingError with a sentence when the settings do not tell where each of these modules is */
export function discoveryOf(settings: Settings, modules: readonly string[]): Discovery {
  const kind = modules.length > 0 ? settings.get(DiscoveryKind) : 'static';
  const everyMs = settings.get(DiscoveryMs);
  if (kind === 'dns') return new DnsDiscovery(settings.get(DiscoveryDns), modules, everyMs);
  if (kind === 'file') return new FileDiscovery(settings.get(DiscoveryFile), modules, everyMs);
  return new StaticDiscovery(settings.get(ModuleAddresses), modules);
}

/** Before anything is started. @throws SettingError as `discoveryOf` */
export const requireAddresses = (settings: Settings, elsewhere: Manifest[]): void =>
  void discoveryOf(
    settings,
    elsewhere.map(({ name }) => name),
  );
