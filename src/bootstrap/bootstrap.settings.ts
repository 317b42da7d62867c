import { choiceSetting, durationSetting, integerSetting, textSetting } from '../shared/config/settings.js';

export const Port = integerSetting('PORT', 3000, [0, 65_535], 'HTTP port; 0 takes a free one');
export const Host = textSetting('HOST', '127.0.0.1', 'Address that HTTP listens on');
export const LogLevel = choiceSetting(
  'LOG_LEVEL',
  'warn',
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
  'Lowest level that is logged; requests are logged at info',
);
export const Modules = textSetting(
  'MODULES',
  'all',
  'Modules that this process hosts, gateway among them: all, a list, or all,-inventory',
);
export const DataFolder = textSetting(
  'DATA_FOLDER',
  'data',
  'Folder of the embedded PostgreSQL and the development key',
);
export const FilesFolder = textSetting(
  'FILES_FOLDER',
  '',
  'Folder of uploaded files, the same one for all replicas; `files` in the data folder when empty',
);
export const DatabaseUrl = textSetting(
  'DATABASE_URL',
  '',
  'Admin URL of a PostgreSQL 17 or newer; without it an embedded one is started',
  { secret: true, neededInProduction: 'the embedded PostgreSQL is for development' },
);
export const DatabaseRolePrefix = textSetting(
  'DATABASE_ROLE_PREFIX',
  'souk',
  'Each module connects as <prefix>_<module>',
);
export const DatabaseRolePassword = textSetting(
  'DATABASE_ROLE_PASSWORD',
  '',
  "Password of the modules' roles; made once and kept in the data folder when empty",
  { secret: true },
);
export const DatabasePoolMax = integerSetting('DATABASE_POOL_MAX', 4, [2, 100], 'Connections of each module');
export const DatabaseConnectTimeoutMs = durationSetting(
  'DATABASE_CONNECT_TIMEOUT_MS',
  5_000,
  'Longest wait for a connection',
);
export const StatementTimeoutMs = durationSetting(
  'DATABASE_STATEMENT_TIMEOUT_MS',
  15_000,
  "Longest statement of a module's role",
);
export const TransactionTimeoutMs = durationSetting(
  'DATABASE_TRANSACTION_TIMEOUT_MS',
  30_000,
  "Longest transaction of a module's role; an open one holds up every reader of every log",
);
export const DemoData = choiceSetting(
  'DEMO_DATA',
  'on',
  ['on', 'off'],
  'Demo products, accounts and orders in an empty database',
);
export const StrictPorts = choiceSetting(
  'STRICT_PORTS',
  'off',
  ['on', 'off'],
  'Sends every call between modules through JSON and repeats it, as a network might',
);
export const Welcome = choiceSetting(
  'WELCOME',
  'on',
  ['on', 'off'],
  'Says what a start is doing and, when the shop is open, where everything is',
);
export const ShutdownMs = durationSetting(
  'SHUTDOWN_TIMEOUT_MS',
  20_000,
  'Longest drain before the process ends anyway',
);
