import { textSetting } from '../config/settings.js';

export const InstanceName = textSetting(
  'INSTANCE',
  '',
  'Name of this process in what /ops answers; <host>-<process id> when empty',
);
