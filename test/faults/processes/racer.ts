import { startKernel } from '../../support/kernel-app.js';
import { countOn, PubAModule } from '../../support/kernel-modules.js';

const RACERS = 16;
const IDEMPOTENCY = { caller: 'test', key: 'the same request', fingerprint: '' };

/** Sends the same request many times, all in hand at once, and prints how each of them ended. */
const app = await startKernel({
  adminUrl: process.env.ADMIN_URL!,
  rolePassword: process.env.ROLE_PASSWORD!,
  modules: [PubAModule],
  poolMax: RACERS,
});
const { promise: everybodyIsHere, resolve: start } = Promise.withResolvers<void>();
let here = 0;

const race = () =>
  app.work('pub_a').run(
    async ({ sql }) => {
      if (++here === RACERS) start();
      await everybodyIsHere;
      return countOn(sql, 'pub_a', ['race']);
    },
    { idempotency: IDEMPOTENCY },
  );
const outcomes = await Promise.allSettled(Array.from({ length: RACERS }, race));
for (const outcome of outcomes)
  console.log(outcome.status === 'fulfilled' ? 'answered' : String(outcome.reason));
await app.stop();
