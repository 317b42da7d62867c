import { startKernel } from '../../support/kernel-app.js';
import { countOneMore } from '../../support/kernel-counting.js';
import { PubAModule } from '../../support/kernel-modules.js';

const RACERS = 16;

/** Sends the same request many times at once and prints how the runs ended. */
const app = await startKernel({
  adminUrl: process.env.ADMIN_URL!,
  rolePassword: process.env.ROLE_PASSWORD!,
  modules: [PubAModule],
  poolMax: RACERS,
});
const runs = Array.from({ length: RACERS }, () =>
  countOneMore(app.work('pub_a'), 'race', 'the same request'),
);
const outcomes = await Promise.allSettled(runs);
console.log(
  outcomes
    .map((outcome) => (outcome.status === 'fulfilled' ? 'answered' : String(outcome.reason)))
    .join('\n'),
);
await app.stop();
