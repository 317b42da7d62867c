import type { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { countOn, Counted, TellOutside, type Count } from './kernel-modules.js';

/** Counts `times` along the key, each count at most once however often this runs: every one has an idempotency key. */
export async function countOnce(work: UnitOfWork, key: string, times: number): Promise<void> {
  for (let time = 1; time <= times; time++) await countOneMore(work, key, `${key} ${time}`);
}

/** One count with its event and its task, in one transaction. */
export const countOneMore = (work: UnitOfWork, key: string, idempotencyKey: string): Promise<Count> =>
  work.run(
    async ({ sql, publish, schedule }) => {
      const [count] = await countOn(sql, 'pub_a', [key]);
      publish(Counted, count!);
      schedule(TellOutside, count!);
      return count!;
    },
    { idempotency: { caller: 'test', key: idempotencyKey, fingerprint: idempotencyKey } },
  );
