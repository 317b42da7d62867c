/** What a buyer is told about an order, each once. `payment-queued` is a mail only: it is over within minutes. */
export const STAGES = [
  'placed',
  'payment-queued',
  'paid',
  'shipped',
  'delivered',
  'cancelled',
  'refunded',
] as const;
export type Stage = (typeof STAGES)[number];

export type ShownStage = Exclude<Stage, 'payment-queued'>;

export const isShown = (stage: Stage): stage is ShownStage => stage !== 'payment-queued';

/** What is known of an order right after a stage was noted. */
export interface Progress {
  /** Null as long as only facts of other modules have arrived. */
  number: string | null;
  /** Whether number and buyer were known before this stage. */
  wasKnown: boolean;
  /** In order of arrival; the last one is the new one. */
  reached: Stage[];
}

/**
 * The stages to tell now: facts of several modules come in any order, and those that came before the order itself wait
 * for it.
 */
export function stagesToTell({ number, wasKnown, reached }: Progress): Stage[] {
  if (number === null) return [];
  return wasKnown ? reached.slice(-1) : reached;
}
