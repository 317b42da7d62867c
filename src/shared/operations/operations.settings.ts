import { hostname } from 'node:os';
import { textSetting, type Settings } from '../config/settings.js';

const InstanceName = textSetting(
  'INSTANCE',
  '',
  'Name of this process in what /ops answers; <host>-<process id> when empty',
);

export const instanceName = (settings: Settings): string =>
  settings.get(InstanceName) || `${hostname()}-${process.pid}`;
