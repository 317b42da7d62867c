import { KillAt } from '../../support/kernel-failpoints.js';
import { startKernel } from '../../support/kernel-app.js';
import { countOnce } from '../../support/kernel-counting.js';
import { TALLY_MODULES } from '../../support/kernel-modules.js';

const { ADMIN_URL, ROLE_PASSWORD, KILL_AT, KILL_MODULE, KILL_TIMES, KEY, COUNTS } = process.env;

/** Publishes, delivers and runs tasks until it reaches the place where it dies. */
const app = await startKernel({
  adminUrl: ADMIN_URL!,
  rolePassword: ROLE_PASSWORD!,
  modules: TALLY_MODULES,
  // One event at a time: so that every event is a chance to die.
  settings: { DELIVERY_BATCH_MAX: '1' },
  failpoints: new KillAt(KILL_AT!, KILL_MODULE!, Number(KILL_TIMES)),
});
await countOnce(app.work('pub_a'), KEY!, Number(COUNTS));
