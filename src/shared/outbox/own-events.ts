import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { LogRow } from './source-tail.js';

/** What a module's own log has just settled. A live signal that may be lost: whoever needs the truth reads the tables. */
export abstract class OwnEvents {
  /** Returns the way to stop listening. */
  abstract follow(listener: (rows: LogRow[]) => void): () => void;
}

export const settledSignal = (module: string): string => `outbox.settled.${module}`;

export const ownEventsOf = (module: string, signals: EventEmitter2): OwnEvents => ({
  follow: (listener) => {
    signals.on(settledSignal(module), listener);
    return () => void signals.off(settledSignal(module), listener);
  },
});
