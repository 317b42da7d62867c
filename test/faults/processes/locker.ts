import { sqlState } from '../../../src/shared/database/transient.js';
import { lockWatermarks } from '../../../src/shared/delivery/watermarks.js';
import { startKernel } from '../../support/kernel-app.js';
import { PubAModule, PubBModule, SubXModule } from '../../support/kernel-modules.js';

const LOCKERS = 8;
const ROUNDS = 100;
const DEADLOCK = '40P01';

/** Locks all watermarks of a module, half of the lockers naming them backwards, and prints how many fell into a deadlock. */
const app = await startKernel({
  adminUrl: process.env.ADMIN_URL!,
  rolePassword: process.env.ROLE_PASSWORD!,
  modules: [PubAModule, PubBModule, SubXModule],
  poolMax: LOCKERS,
});
const { pool } = app.kernel.module('sub_x');
const lanes = await app.sql('sub_x')<{ subscription: string; sourceId: string; lane: number }>(
  'select subscription, source_id as "sourceId", lane from sub_x.watermark',
);
let deadlocks = 0;

async function lock(backwards: boolean): Promise<void> {
  const client = await pool.connect();
  const named = backwards ? lanes.toReversed() : lanes;
  for (let round = 0; round < ROUNDS && deadlocks === 0; round++) {
    await client.query('begin');
    try {
      await lockWatermarks(
        async (text, params) => (await client.query(text, params)).rows as never,
        'sub_x',
        named,
      );
    } catch (error) {
      if (sqlState(error) !== DEADLOCK) throw error;
      deadlocks++;
    }
    await client.query('rollback');
  }
  client.release();
}

await Promise.all(Array.from({ length: LOCKERS }, (_, index) => lock(index % 2 === 1)));
console.log(`lanes ${lanes.length}, deadlocks ${deadlocks}`);
await app.stop();
