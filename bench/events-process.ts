import { Failpoints, type Failpoint } from '../src/shared/failpoints.js';
import { answerParent, childArgument, sharedNow } from './child.js';
import { Arrivals } from './arrivals.js';
import { inHand, ListenerModule, said, Spoken, TalkerModule } from './events-modules.js';
import { startKernel } from './kernel-app.js';

/** The process that publishes, or the one that reacts. */
interface Part {
  publishes: boolean;
  adminUrl: string;
  folder: string;
  settings: Record<string, string>;
}

const PER_TRANSACTION = 500;

const { publishes, ...options } = childArgument<Part>();
const arrivals = new Arrivals();
let committedAt = 0;
let gate: PromiseWithResolvers<void> | undefined;

/** Looks at commits as they happen, and can hold back the relay. */
class Watching extends Failpoints {
  override reach(point: Failpoint): void | Promise<void> {
    if (point === 'relay.before-send') return gate?.promise;
    if (point !== 'work.after-commit') return;
    committedAt = sharedNow();
    arrivals.add(inHand.events);
    inHand.events = 0;
  }
}

const [own, other] = publishes ? [TalkerModule, ListenerModule] : [ListenerModule, TalkerModule];
const starting = startKernel({ ...options, modules: [own], elsewhere: [other], failpoints: new Watching() });

/** Commits events in transactions of 500; answers when the first of them began. */
async function write({ from, count }: { from: number; count: number }): Promise<number> {
  const { kernel } = await starting;
  const { work } = kernel.module('talker');
  const began = sharedNow();
  for (let sent = 0; sent < count; sent += PER_TRANSACTION)
    await work.run(({ publish }) => {
      for (let n = sent; n < Math.min(count, sent + PER_TRANSACTION); n++) publish(Spoken, said(from + n));
    });
  return began;
}

function hold(): void {
  gate = Promise.withResolvers();
}

/** Answers when the relay could go on. */
function release(): number {
  gate?.resolve();
  gate = undefined;
  return sharedNow();
}

answerParent(
  {
    started: () => starting.then(() => true),
    write,
    /** Answers when the event was committed. */
    writeOne: async (number: number) => {
      await write({ from: number, count: 1 });
      return committedAt;
    },
    hold,
    release,
    until: (wanted: { count: number; withinMs: number }) => arrivals.until(wanted),
  },
  async () => (await starting).stop(),
);
