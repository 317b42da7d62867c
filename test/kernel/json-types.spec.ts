import type { Work } from '../../src/shared/database/unit-of-work.js';
import { ReactsTo, ReactsToAll } from '../../src/shared/delivery/reacts-to.js';
import {
  integrationEvent,
  type Delivery,
  type DeliveryOf,
} from '../../src/shared/outbox/integration-event.js';
import { Runs } from '../../src/shared/tasks/runs.js';
import { task, type TaskRun } from '../../src/shared/tasks/task.js';

/** The compiler is the test here: each expected error that does not come is an error of its own. */

const Brewed = integrationEvent<{
  pot: string;
  cups: number;
  note?: string;
  by: { name: string } | null;
  leaves: readonly string[];
}>('test_types.brewed.v1', ({ pot }) => pot);
const Poured = integrationEvent<{ cup: string }>('test_types.poured.v1', ({ cup }) => cup);
const Wash = task<{ cup: string }>('test_types.wash');

// @ts-expect-error A date becomes a text on the way.
integrationEvent<{ pot: string; at: Date }>('test_types.dated.v1', ({ pot }) => pot);
// @ts-expect-error A function does not survive.
integrationEvent<{ pot: string; pour: () => void }>('test_types.acting.v1', ({ pot }) => pot);
// @ts-expect-error JSON has no bigint.
integrationEvent<{ pot: string; drops: bigint }>('test_types.big.v1', ({ pot }) => pot);
// @ts-expect-error Nor what hides deeper down.
integrationEvent<{ pot: string; rounds: { at: Date }[] }>('test_types.deep.v1', ({ pot }) => pot);
// @ts-expect-error A map becomes an empty object.
integrationEvent<{ pot: string; cups: Map<string, number> }>('test_types.mapped.v1', ({ pot }) => pot);
// @ts-expect-error A task's payload is JSON as well.
task<{ at: Date }>('test_types.remember');

class Reactions {
  @ReactsTo(Brewed)
  async brewed(_delivery: DeliveryOf<typeof Brewed>, _work: Work): Promise<void> {}

  // @ts-expect-error It reacts to a pot and wants a cup.
  @ReactsTo(Brewed)
  async poured(_delivery: DeliveryOf<typeof Poured>, _work: Work): Promise<void> {}

  // @ts-expect-error A batch comes as an array.
  @ReactsToAll(Poured)
  async each(_delivery: DeliveryOf<typeof Poured>, _work: Work): Promise<void> {}

  // @ts-expect-error One event comes alone.
  @ReactsTo(Poured)
  async all(_deliveries: Delivery<{ cup: string }>[], _work: Work): Promise<void> {}

  // @ts-expect-error The task's payload has a cup, not a pot.
  @Runs(Wash)
  async wash(_run: TaskRun<{ pot: string }>): Promise<void> {}
}

const misuse = ({ publish, schedule }: Work): void => {
  publish(Brewed, { pot: 'blue', cups: 2, by: null, leaves: ['assam'] });
  // @ts-expect-error What is published has the event's shape.
  publish(Poured, { pot: 'blue' });
  // @ts-expect-error What is scheduled has the task's shape.
  schedule(Wash, { cup: 1 });
};

describe('what may travel between modules', () => {
  it('is settled by the compiler: see the expected errors above', () => {
    expect([Reactions, misuse]).toHaveLength(2);
  });
});
