import { aCapturedPayment, aPayment } from './a-payment.js';

describe('capturing a payment', () => {
  it('takes the whole amount, once, however often the acquirer says so', () => {
    const payment = aPayment();

    const news = [payment.capture(), payment.capture()];

    expect(news).toEqual([true, false]);
    expect(payment).toMatchObject({ status: 'captured', capturedMinor: 2_000, refundedMinor: 0 });
  });

  it('follows a time in the queue', () => {
    const payment = aPayment();

    payment.queue();
    payment.capture();

    expect(payment.status).toBe('captured');
  });

  it('is final: a captured payment neither fails nor waits', () => {
    const payment = aCapturedPayment();

    const news = [payment.fail(), payment.queue()];

    expect(news).toEqual([false, false]);
    expect(payment.status).toBe('captured');
  });

  it('takes nothing for an order that costs nothing, and is captured all the same', () => {
    const payment = aPayment({ amountMinor: 0 });

    payment.capture();

    expect(payment).toMatchObject({ isCaptured: true, capturedMinor: 0 });
  });
});

describe('a payment that is refused or waits', () => {
  it('fails once', () => {
    const payment = aPayment();

    const news = [payment.fail(), payment.fail()];

    expect(news).toEqual([true, false]);
    expect(payment).toMatchObject({ status: 'failed', capturedMinor: 0 });
  });

  it('is queued once, however long the acquirer is away', () => {
    const payment = aPayment();

    const news = [payment.queue(), payment.queue()];

    expect(news).toEqual([true, false]);
    expect(payment.status).toBe('queued');
  });

  it('may fail after its time in the queue', () => {
    const payment = aPayment({ status: 'queued' });

    expect(payment.fail()).toBe(true);
  });
});

describe('asking the acquirer', () => {
  it.each([
    ['pending', false, true],
    ['queued', false, true],
    ['failed', false, false],
    ['failed', true, true],
    ['captured', true, false],
    ['refunded', true, false],
  ] as const)(
    'a payment that is %s, money perhaps moved: %s, may be asked for: %s',
    (status, mayHaveMoved, asked) => {
      expect(aPayment({ status }).mayBeCaptured(mayHaveMoved)).toBe(asked);
    },
  );

  it('charges nobody for an order that has ended', () => {
    const payment = aPayment();

    payment.end();

    expect(payment.mayBeCaptured(false)).toBe(false);
  });
});

describe('the payment of an order that ends', () => {
  it.each(['pending', 'queued'] as const)('fails while it is %s, and gives nothing back', (status) => {
    const payment = aPayment({ status });

    payment.end();

    expect(payment.status).toBe('failed');
    expect(payment.giveBack()).toBeUndefined();
  });

  it('gives everything back when it was captured', () => {
    const payment = aCapturedPayment();

    payment.end();

    expect(payment.giveBack()).toMatchObject({ amountMinor: 2_000, status: 'pending' });
    expect(payment.giveBack()).toBeUndefined();
  });

  it('gives back what is captured too late', () => {
    const payment = aPayment();

    payment.end();
    payment.capture();

    expect(payment.giveBack()).toMatchObject({ amountMinor: 2_000 });
  });

  it('gives back only what no admin has asked back before', () => {
    const payment = aCapturedPayment();
    payment.askRefund(500, 'Scratched cup');

    payment.end();

    expect(payment.giveBack()).toMatchObject({ amountMinor: 1_500 });
  });

  it('keeps its money while the order lives', () => {
    expect(aCapturedPayment().giveBack()).toBeUndefined();
  });
});

describe('refunding a payment', () => {
  it('gives parts back until nothing is left', () => {
    const payment = aCapturedPayment();
    const refunds = [payment.askRefund(500, 'Scratched cup'), payment.askRefund(1_500, 'Late')];

    payment.complete(refunds[0]!);
    const partly = { status: payment.status, inFull: payment.isRefundedInFull };
    payment.complete(refunds[1]!);

    expect(partly).toEqual({ status: 'captured', inFull: false });
    expect(payment).toMatchObject({ status: 'refunded', refundedMinor: 2_000, isRefundedInFull: true });
  });

  it('counts a refund once, however often the acquirer reports it', () => {
    const payment = aCapturedPayment();
    const refund = payment.askRefund(500, 'Scratched cup');

    const news = [payment.complete(refund), payment.complete(refund)];

    expect(news).toEqual([true, false]);
    expect(payment.refundedMinor).toBe(500);
  });

  it.each([
    ['more than was captured', () => aCapturedPayment().askRefund(2_001, 'Late')],
    ['anything of what was not captured', () => aPayment().askRefund(1, 'Late')],
    [
      'what another refund under way takes',
      () => {
        const payment = aCapturedPayment();
        payment.askRefund(1_999, 'Late');
        payment.askRefund(2, 'Late');
      },
    ],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow(expect.objectContaining({ code: 'payments.refund-too-large' }));
  });
});
