import { choiceSetting, integerSetting, jsonSetting } from '../config/settings.js';

export const Ports = choiceSetting(
  'PORTS',
  'kafka',
  ['kafka', 'grpc'],
  'How calls reach modules in other processes',
);
export const PortCallsMax = integerSetting(
  'PORT_CALLS_MAX',
  32,
  [1, 10_000],
  'Calls of other processes to one module that run at once; the pool of the module has DATABASE_POOL_MAX connections for them',
);
export const PortCallsWaitingMax = integerSetting(
  'PORT_CALLS_WAITING_MAX',
  1_000,
  [0, 100_000],
  'Calls of other processes to one module that wait for their turn; beyond it they are refused',
);
export const PortCallsOutMax = integerSetting(
  'PORT_CALLS_OUT_MAX',
  2_000,
  [1, 100_000],
  'Calls to modules in other processes that are under way at once; beyond it they are refused',
);
export const GrpcPort = integerSetting(
  'GRPC_PORT',
  3200,
  [0, 65_535],
  'Port on which calls of other processes come in with PORTS=grpc; 0 takes a free one',
);
export const GrpcAddresses = jsonSetting<Record<string, string | string[]>>(
  'GRPC_ADDRESSES',
  {},
  'With PORTS=grpc: module → host:port, or a list, of the processes that host it, as JSON',
);
