import { stagesToTell, type Progress, type Stage } from '../../src/modules/notifications/domain/stage.js';

const progress = (number: string | null, wasKnown: boolean, ...reached: Stage[]): Progress => ({
  number,
  wasKnown,
  reached,
});

describe('the stages of an order', () => {
  it.each([
    ['are told one by one', progress('S-1', true, 'placed', 'paid', 'shipped'), ['shipped']],
    ['begin with the order itself', progress('S-1', false, 'placed'), ['placed']],
    ['wait for the order when they come before it', progress(null, false, 'paid'), []],
    ['wait for it together', progress(null, false, 'payment-queued', 'paid'), []],
    ['are told with it, those that waited', progress('S-1', false, 'paid', 'placed'), ['paid', 'placed']],
    ['begin later for an order of another time', progress('S-1', false, 'refunded'), ['refunded']],
  ])('%s', (_, reached, told) => {
    expect(stagesToTell(reached)).toEqual(told);
  });
});
