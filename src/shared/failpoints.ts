/**
 * The places in the kernel where a crash is most likely to lose or double something.
 * A test kills a real process at each of them; the product's implementation does nothing.
 */
export const FAILPOINTS = [
  'outbox.after-insert',
  'work.after-commit',
  'work.before-signal',
  'delivery.before-watermark',
  'delivery.after-watermark',
  'task.after-call',
] as const;

/** The same where a log is carried to Kafka. */
export const RELAY_FAILPOINTS = ['relay.before-send', 'relay.after-send'] as const;

export type Failpoint = (typeof FAILPOINTS)[number] | (typeof RELAY_FAILPOINTS)[number];

export abstract class Failpoints {
  /** A promise holds the work at this point until it settles; the product never waits. */
  abstract reach(point: Failpoint, module: string): void | Promise<void>;
}

export class NoFailpoints extends Failpoints {
  override reach(): void {}
}
