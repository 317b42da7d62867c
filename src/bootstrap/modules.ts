import type { Type } from '@nestjs/common';
import { manifestOf, type Manifest } from '../shared/kernel/souk-module.js';

/** Every module of the shop, in the order in which their data is prepared. */
export const MODULES: Type[] = [];

export const manifests = (): Manifest[] => MODULES.map(manifestOf);
