import { textSetting } from '../../shared/config/settings.js';

export const Groups = textSetting(
  'GROUPS',
  '',
  'Modules that share a process in start:split: orders+payments,cart+users, or all; all others have their own',
);
export const Replicas = textSetting(
  'REPLICAS',
  '',
  'Processes of one kind in start:split: inventory:2; one of each when left out',
);
