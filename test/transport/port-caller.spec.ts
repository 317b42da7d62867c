import { isTransient } from '../../src/shared/database/transient.js';
import type { CallEnvelope } from '../../src/shared/ports/call-envelope.js';
import { PortCaller, type CallerOptions } from '../../src/shared/ports/port-caller.js';
import { TargetChoice } from '../../src/shared/ports/target-choice.js';

const QUESTION = { module: 'tea', port: 'tea-house', method: 'price', args: ['TEA-1'] };
const ANSWER = Buffer.from('{"result":500}');

interface Sent {
  target: number;
  call: CallEnvelope;
}

/** A caller whose every try is handed to `onTry`. */
function aCaller(onTry: (sent: Sent, caller: PortCaller) => void, options: Partial<CallerOptions> = {}) {
  const tries: Sent[] = [];
  const targets = new TargetChoice(2);
  const caller: PortCaller = new PortCaller({
    deadlineMs: 100,
    outstandingMax: 1_000,
    targets: (module) => (module === 'tea' ? targets : undefined),
    send: async (target, call) => {
      tries.push({ target, call });
      onTry({ target, call }, caller);
    },
    ...options,
  });
  return { caller, tries };
}

const refuseToSend = () => {
  throw new Error('no connection');
};

describe('a caller', () => {
  it('asks somebody else when a try fails, once', async () => {
    const { caller, tries } = aCaller(refuseToSend);

    await expect(caller.call(QUESTION)).rejects.toMatchObject({ code: 'service.unavailable' });
    expect(tries.map(({ call }) => call.attempt)).toEqual([1, 2]);
    expect(tries[0]!.target).not.toBe(tries[1]!.target);
    expect(tries[0]!.call.id).toBe(tries[1]!.call.id);
  });

  it('repeats a silent try with what is left of its time, and ends at its deadline', async () => {
    const { caller, tries } = aCaller(() => undefined);

    await expect(caller.call(QUESTION)).rejects.toMatchObject({
      code: 'ports.timeout',
      message: 'tea-house.price did not answer within 100 ms',
    });
    expect(tries).toHaveLength(2);
    expect(tries[1]!.call.budgetMs).toBeLessThanOrEqual(70);
  });

  it('takes whichever answer comes first, and leaves the other alone', async () => {
    const { caller } = aCaller(({ call }, answering) => {
      if (call.attempt === 1) return;
      answering.answered(call.id, ANSWER);
      answering.answered(call.id, Buffer.from('{"result":600}'));
      answering.answered('somebody-elses', ANSWER);
    });

    expect(await caller.call(QUESTION)).toBe(500);
  });

  it('does not double the load of a module that has become slow', async () => {
    const { caller, tries } = aCaller(() => undefined);

    await Promise.allSettled(Array.from({ length: 500 }, () => caller.call(QUESTION)));

    expect(tries.length).toBeLessThanOrEqual(500 + 100);
  });

  it('knows no way to a module that nobody serves', async () => {
    const { caller } = aCaller(() => undefined);

    const error = await caller.call({ ...QUESTION, module: 'coffee' }).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: 'service.unavailable' });
    expect(isTransient(error)).toBe(true);
  });

  it('gives up what is under way when it stops', async () => {
    const { caller } = aCaller(() => undefined, { deadlineMs: 10_000 });
    const asked = caller.call(QUESTION);

    caller.stop();

    await expect(asked).rejects.toMatchObject({ code: 'service.unavailable' });
  });
});

describe('the choice of a target', () => {
  const choiceAt = (clock: { now: number }) => new TargetChoice(3, () => clock.now);

  it('goes by turns', () => {
    const choice = choiceAt({ now: 1 });

    expect(new Set([choice.next(), choice.next(), choice.next()]).size).toBe(3);
  });

  it('goes around those that stay silent, until they answer or some time has passed', () => {
    const clock = { now: 1 };
    const choice = choiceAt(clock);
    choice.silent(0);
    choice.silent(1);
    const all = () => new Set([choice.next(), choice.next(), choice.next()]);

    expect(all()).toEqual(new Set([2]));
    choice.answered(0);
    expect(all()).toEqual(new Set([0, 2]));
    clock.now += 6_001;
    expect(all()).toEqual(new Set([0, 1, 2]));
  });

  it('still finds somebody when all are silent', () => {
    const choice = choiceAt({ now: 1 });
    for (const target of [0, 1, 2]) choice.silent(target);

    expect(new Set([choice.next(), choice.next(), choice.next()]).size).toBe(3);
  });

  it('gives a second try to whoever has just answered', () => {
    const choice = choiceAt({ now: 1 });
    choice.answered(2);

    expect(choice.otherThan(0)).toBe(2);
    expect(choice.otherThan(2)).not.toBe(2);
  });
});
