import { startKernel } from '../../support/kernel-app.js';
import { TALLY_MODULES } from '../../support/kernel-modules.js';

/** Hosts all test modules and delivers between them until it is killed. */
await startKernel({
  adminUrl: process.env.ADMIN_URL!,
  rolePassword: process.env.ROLE_PASSWORD!,
  modules: TALLY_MODULES,
  settings: { POLL_MS: '25', DELIVERY_SOON_MS: '5', DELIVERY_BATCH_MAX: process.env.BATCH_MAX ?? '100' },
});
console.log('ready');
