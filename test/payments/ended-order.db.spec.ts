import { OrderPaymentFailed, OrderRejected } from '../../src/modules/orders/contract/orders.events.js';
import { PaymentCaptured, PaymentRefunded } from '../../src/modules/payments/contract/payments.events.js';
import { AcquirerUnavailable } from '../../src/modules/payments/gateway/acquirer.js';
import { Failpoints, type Failpoint } from '../../src/shared/failpoints.js';
import { newId } from '../../src/shared/uuid.js';
import { eventually } from '../support/eventually.js';
import { paymentDiscrepancies } from '../support/reconcile-payments.js';
import { disturb, eur, paidWith, startPaymentsShop, type PaymentsShop } from './payments-shop.js';

/** Loses the result of the next call to the acquirer, as a crash would. */
class LostAnswer extends Failpoints {
  armed = false;

  override reach(point: Failpoint, module: string): void {
    if (!this.armed || point !== 'task.after-call' || module !== 'payments') return;
    this.armed = false;
    throw new Error('The answer of the acquirer is lost');
  }
}

describe('the payment of an order that ends', () => {
  const lostAnswer = new LostAnswer();
  let payments: PaymentsShop;
  const captureUnderWay = (orderId: string) =>
    eventually(async () =>
      expect(
        await payments.shop.sql(
          `select from payments.task join payments.payment on payload->>'paymentId' = payment_id::text
           where order_id = $1 and leased`,
          [orderId],
        ),
      ).toHaveLength(1),
    );
  const movementsOf = async (orderId: string) =>
    payments.shop.sql(
      `select type from payments.simulated_movement join payments.payment
         on capture_reference = 'sim_capture_' || payment_id
       where order_id = $1 order by made_at`,
      [orderId],
    );

  beforeAll(async () => {
    payments = await startPaymentsShop({
      failpoints: lostAnswer,
      settings: { SIMULATED_ACQUIRER_SLOW_MS: '1500', SIMULATED_ACQUIRER_DOWN_MS: '600000' },
    });
  });
  afterAll(async () => {
    await payments.quiet();
    expect(await paymentDiscrepancies(payments.shop.sql)).toEqual([]);
    await payments[Symbol.asyncDispose]();
  });

  it('is refunded in full when it was captured', async () => {
    const orderId = await payments.paid();

    await payments.cancel(orderId);

    await payments.became(orderId, {
      status: 'refunded',
      captured: eur(2_000),
      refunded: eur(2_000),
      transactions: [{ type: 'capture' }, { type: 'refund', amount: eur(2_000) }],
    });
    const [, refunded] = await payments.published(orderId);
    expect(refunded).toMatchObject({
      name: PaymentRefunded.name,
      payload: { amountMinor: 2_000, inFull: true },
    });
  });

  it('is refunded in full when the acquirer answers after the cancellation', async () => {
    const orderId = await payments.place(paidWith('tok_slow'));
    await payments.reserve(orderId);
    await captureUnderWay(orderId);

    await payments.cancel(orderId);

    await payments.became(orderId, { status: 'failed', captured: eur(0) });
    await payments.became(orderId, { status: 'refunded', refunded: eur(2_000) });
    const events = (await payments.published(orderId)).map(({ name }) => name);
    expect(events).toEqual([PaymentCaptured.name, PaymentRefunded.name]);
  });

  it('is refunded in full when the acquirer reports a failure, and then answers that it took the money', async () => {
    const orderId = await payments.place(paidWith('tok_slow'));
    await payments.reserve(orderId);
    await captureUnderWay(orderId);

    await payments.report(orderId, 'payment.failed');
    await payments.became(orderId, { status: 'failed' });
    await payments.publish(OrderPaymentFailed, { orderId, cartId: newId() });

    await payments.became(orderId, { status: 'refunded', refunded: eur(2_000) });
  });

  it('is not asked for any more while it is queued', async () => {
    const orderId = await payments.place(paidWith('tok_unavailable'));
    await payments.reserve(orderId);
    await payments.became(orderId, { status: 'queued' });

    await payments.cancel(orderId);

    await payments.became(orderId, { status: 'failed' });
    await eventually(async () => expect(await payments.shop.sql('select from payments.task')).toEqual([]));
    expect(await movementsOf(orderId)).toEqual([]);
  });

  it.each([
    ['rejected', OrderRejected],
    ['not paid', OrderPaymentFailed],
  ] as const)('is never asked for when the order is %s before its stock stands', async (_, ended) => {
    const orderId = await payments.place();
    await payments.publish(ended, { orderId, cartId: newId() });
    await payments.became(orderId, { status: 'failed' });

    await payments.reserve(orderId);

    await payments.quiet();
    expect(await payments.payment(orderId)).toMatchObject({ status: 'failed', transactions: [] });
    expect(await payments.published(orderId)).toEqual([]);
  });

  it('is captured once when the answer to the first call is lost', async () => {
    const orderId = await payments.place();
    lostAnswer.armed = true;

    await payments.reserve(orderId);

    await payments.became(orderId, { status: 'captured' });
    expect(await movementsOf(orderId)).toEqual([{ type: 'capture' }]);
  });

  it('is refunded when the order is cancelled while the answer to the first call is lost', async () => {
    const orderId = await payments.place();
    lostAnswer.armed = true;
    await payments.reserve(orderId);
    await eventually(async () => expect(await movementsOf(orderId)).toHaveLength(1));

    await payments.cancel(orderId);

    await payments.became(orderId, { status: 'refunded', refunded: eur(2_000) });
    expect(await movementsOf(orderId)).toEqual([{ type: 'capture' }, { type: 'refund' }]);
  });

  it('is asked about until it is clear that nothing is kept, when a call was left open before the end', async () => {
    const answers = ['lost', 'down'];
    const network = disturb(payments, async (capture) => {
      const answer = answers.shift();
      if (answer === 'down') throw new AcquirerUnavailable();
      const captured = await capture();
      if (answer === 'lost') throw new Error('socket hang up');
      return captured;
    });
    const orderId = await payments.place();
    await payments.reserve(orderId);
    await payments.became(orderId, { status: 'queued' });

    await payments.cancel(orderId);

    await payments.became(orderId, { status: 'refunded', refunded: eur(2_000) });
    network.end();
    expect(await movementsOf(orderId)).toEqual([{ type: 'capture' }, { type: 'refund' }]);
  });

  it('is refunded once when the answer to the refund is lost', async () => {
    const orderId = await payments.paid();
    lostAnswer.armed = true;

    await payments.cancel(orderId);

    await payments.became(orderId, {
      status: 'refunded',
      transactions: [{ type: 'capture' }, { type: 'refund' }],
    });
    expect(await movementsOf(orderId)).toEqual([{ type: 'capture' }, { type: 'refund' }]);
  });
});
