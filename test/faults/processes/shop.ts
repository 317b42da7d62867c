import { start } from '../../../src/bootstrap/start.js';
import type { Failpoint } from '../../../src/shared/failpoints.js';
import { KillAt, KillOnceTold } from '../../support/kernel-failpoints.js';

const { KILL_AT, KILL_MODULE, KILL_TIMES, KILL_ONCE_TOLD } = process.env;

const failpoints = () => {
  if (KILL_ONCE_TOLD) return new KillOnceTold(KILL_ONCE_TOLD as Failpoint, 'SIGUSR2');
  return KILL_AT ? new KillAt(KILL_AT, KILL_MODULE!, Number(KILL_TIMES)) : undefined;
};

/** The whole product, or the modules that MODULES names, which dies where the environment says. */
await start([], failpoints());
