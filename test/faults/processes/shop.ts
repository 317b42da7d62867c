import { start } from '../../../src/bootstrap/start.js';
import { KillAt } from '../../support/kernel-failpoints.js';

const { KILL_AT, KILL_MODULE, KILL_TIMES } = process.env;

/** The whole product, which dies where the environment says. */
await start([], KILL_AT ? new KillAt(KILL_AT, KILL_MODULE!, Number(KILL_TIMES)) : undefined);
