import { choiceSetting, durationSetting, jsonSetting, textSetting } from '../config/settings.js';

export const ModuleAddresses = jsonSetting<Record<string, string | string[]>>(
  'MODULE_ADDRESSES',
  {},
  'Where the gateway finds modules: base URL, or list of them, of the processes that host each, as a JSON object',
);
export const DiscoveryKind = choiceSetting(
  'DISCOVERY',
  'static',
  ['static', 'dns', 'file'],
  'How the gateway finds modules: by MODULE_ADDRESSES, by DISCOVERY_DNS, or by DISCOVERY_FILE',
);
export const DiscoveryDns = textSetting(
  'DISCOVERY_DNS',
  '',
  'Base URL of modules, as http://{module}.souk.svc:3000; every address of that host is an instance',
);
export const DiscoveryFile = textSetting(
  'DISCOVERY_FILE',
  '',
  'File with what MODULE_ADDRESSES would be; whoever moves a module writes it anew',
);
export const DiscoveryMs = durationSetting(
  'DISCOVERY_MS',
  5_000,
  'How often hosts of modules are resolved, or the file is read, again',
);
export const ConnectTimeoutMs = durationSetting(
  'GATEWAY_CONNECT_TIMEOUT_MS',
  1_000,
  'Longest wait of the gateway for a connection to a module',
);
export const AnswerTimeoutMs = durationSetting(
  'GATEWAY_ANSWER_TIMEOUT_MS',
  40_000,
  'Longest wait of the gateway for the beginning of an answer; above the 30 s that `Prefer: wait` may ask for',
);
export const HealthPollMs = durationSetting(
  'GATEWAY_HEALTH_POLL_MS',
  1_000,
  'How often the gateway asks instances of modules whether they are ready',
);
