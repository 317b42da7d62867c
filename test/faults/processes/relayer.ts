import { startKernel } from '../../support/kernel-app.js';
import { countOnce } from '../../support/kernel-counting.js';
import { KillAt } from '../../support/kernel-failpoints.js';
import { PubAModule, PubBModule, SubXModule, SubYModule } from '../../support/kernel-modules.js';

const { ADMIN_URL, ROLE_PASSWORD, SETTINGS, KILL_AT, KILL_TIMES, KILL_SIGNAL, KEY, COUNTS } = process.env;

/** Publishes, and carries what it publishes to Kafka, until it reaches the place where it dies, or freezes. */
const app = await startKernel({
  adminUrl: ADMIN_URL!,
  rolePassword: ROLE_PASSWORD!,
  modules: [PubAModule, PubBModule],
  elsewhere: [SubXModule, SubYModule],
  settings: JSON.parse(SETTINGS!) as Record<string, string>,
  failpoints: new KillAt(KILL_AT!, 'pub_a', Number(KILL_TIMES), KILL_SIGNAL as NodeJS.Signals),
});
await countOnce(app.work('pub_a'), KEY!, Number(COUNTS));
console.log('counted');
