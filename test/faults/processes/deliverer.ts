import { startKernel } from '../../support/kernel-app.js';
import { SubXModule, SubYModule, TALLY_MODULES } from '../../support/kernel-modules.js';
import { manifestOf } from '../../../src/shared/kernel/souk-module.js';

const LOOK_MS = 20;

/** Hosts all test modules and delivers between them until it is killed. Says once when a lane stands still. */
const { runtime } = await startKernel({
  adminUrl: process.env.ADMIN_URL!,
  rolePassword: process.env.ROLE_PASSWORD!,
  modules: TALLY_MODULES,
  settings: {
    POLL_MS: '25',
    DELIVERY_SOON_MS: '5',
    ...(JSON.parse(process.env.SETTINGS ?? '{}') as Record<string, string>),
  },
});
const told = new Set<string>();
setInterval(() => {
  for (const { name } of [SubXModule, SubYModule].map(manifestOf)) {
    const alarm = runtime.alarmOf(name);
    if (!alarm || told.has(alarm)) continue;
    told.add(alarm);
    console.log(`alarm ${name}: ${alarm}`);
  }
}, LOOK_MS);
console.log('ready');
