import { choiceSetting, type Settings } from './settings.js';

export const NodeEnv = choiceSetting(
  'NODE_ENV',
  'development',
  ['development', 'test', 'production'],
  'Production refuses demo data and development keys',
);

export const isProduction = (settings: Settings): boolean => settings.get(NodeEnv) === 'production';
