import { CapturePayment } from '../../src/modules/payments/app/capture-payment.js';
import {
  PaymentCaptured,
  PaymentFailed,
  PaymentQueued,
} from '../../src/modules/payments/contract/payments.events.js';
import { newId } from '../../src/shared/uuid.js';
import { eventually } from '../support/eventually.js';
import { paymentDiscrepancies } from '../support/reconcile-payments.js';
import { disturb, eur, paidWith, startPaymentsShop, type PaymentsShop } from './payments-shop.js';

describe('the payment of an order', () => {
  let payments: PaymentsShop;
  const namesOf = async (orderId: string) => (await payments.published(orderId)).map(({ name }) => name);

  beforeAll(async () => {
    payments = await startPaymentsShop();
  });
  afterAll(async () => {
    await payments.quiet();
    expect(await paymentDiscrepancies(payments.shop.sql)).toEqual([]);
    await payments[Symbol.asyncDispose]();
  });

  it('is captured when the order comes first and the stock second', async () => {
    const orderId = await payments.place();
    await payments.became(orderId, { status: 'pending', captured: eur(0) });

    await payments.reserve(orderId);

    await payments.became(orderId, { status: 'captured', amount: eur(2_000), captured: eur(2_000) });
    const { id } = await payments.payment(orderId);
    expect(await payments.published(orderId)).toEqual([
      {
        name: PaymentCaptured.name,
        payload: {
          paymentId: id,
          orderId,
          amountMinor: 2_000,
          currency: 'EUR',
          capturedAt: expect.stringMatching(/Z$/),
        },
      },
    ]);
  });

  it('is captured when the stock comes first and the order second', async () => {
    const orderId = newId();
    await payments.reserve(orderId);
    await eventually(async () =>
      expect(
        await payments.shop.sql('select 1 from payments.payment where order_id = $1', [orderId]),
      ).toHaveLength(1),
    );

    await payments.place({ orderId });

    await payments.became(orderId, {
      status: 'captured',
      transactions: [{ type: 'capture', amount: eur(2_000) }],
    });
  });

  it('is not asked for while its stock is not reserved', async () => {
    const waiting = await payments.place();

    await payments.paid();
    await payments.quiet();

    await payments.became(waiting, { status: 'pending', transactions: [] });
  });

  it('is captured in yen and by wallet too', async () => {
    const orderId = await payments.paid({
      currency: 'JPY',
      totalMinor: 1_200,
      payment: { method: 'wallet', token: 'tok_ok' },
    });

    const yen = { amount: 1_200, currency: 'JPY' };
    expect(await payments.payment(orderId)).toMatchObject({ method: 'wallet', amount: yen, captured: yen });
  });

  it('is captured without the acquirer when the order costs nothing', async () => {
    const orderId = await payments.paid({ totalMinor: 0 });

    expect(await payments.payment(orderId)).toMatchObject({ captured: eur(0), transactions: [] });
    expect(await namesOf(orderId)).toEqual([PaymentCaptured.name]);
  });

  it.each([
    ['tok_declined', 'payments.declined'],
    ['tok_insufficient_funds', 'payments.insufficient-funds'],
    ['tok_nobody_knows', 'payments.declined'],
  ])('fails with %s, and says %s', async (token, code) => {
    const orderId = await payments.place(paidWith(token));

    await payments.reserve(orderId);

    await payments.became(orderId, { status: 'failed', captured: eur(0), transactions: [] });
    expect(await payments.published(orderId)).toEqual([
      { name: PaymentFailed.name, payload: expect.objectContaining({ orderId, code }) },
    ]);
  });

  it('waits for a slow acquirer', async () => {
    const orderId = await payments.place(paidWith('tok_slow'));

    await payments.reserve(orderId);

    await payments.became(orderId, { status: 'captured' });
  });

  it('is queued while the acquirer is down, says so once, and is captured once when it is back', async () => {
    const orderId = await payments.place(paidWith('tok_unavailable'));

    await payments.reserve(orderId);

    await payments.became(orderId, { status: 'queued', captured: eur(0) });
    await payments.became(orderId, { status: 'captured', transactions: [{ type: 'capture' }] });
    expect(await namesOf(orderId)).toEqual([PaymentQueued.name, PaymentCaptured.name]);
    const [outage] = await payments.shop.sql<{ calls: number }>(
      'select calls from payments.simulated_outage where idempotency_key = $1',
      [(await payments.payment(orderId)).id],
    );
    expect(outage!.calls).toBeGreaterThan(1);
  });

  it('is asked for again with the same key while nobody knows whether the money has moved', async () => {
    const network = disturb(payments, async (capture) => {
      const answer = await capture();
      if (network.keys.length < 3) throw new Error('socket hang up');
      return answer;
    });
    const orderId = await payments.place();

    await payments.reserve(orderId);

    await payments.became(orderId, { status: 'captured', transactions: [{ type: 'capture' }] });
    network.end();
    const { id } = await payments.payment(orderId);
    expect(network.keys).toEqual([id, id, id]);
    expect(await namesOf(orderId)).toEqual([PaymentQueued.name, PaymentCaptured.name]);
  });

  it('is captured once when a second task asks for it at the same time', async () => {
    const orderId = await payments.place(paidWith('tok_slow'));
    await payments.reserve(orderId);

    await payments.shop.sql(
      `insert into payments.task (task_id, name, payload, headers, due_at)
       select gen_random_uuid(), $1, json_build_object('paymentId', payment_id), '{}', now()
       from payments.payment where order_id = $2`,
      [CapturePayment.name, orderId],
    );

    await payments.became(orderId, { status: 'captured' });
    await payments.quiet();
    const { id } = await payments.payment(orderId);
    expect(
      await payments.shop.sql(`select from payments.simulated_movement where reference like '%' || $1`, [id]),
    ).toHaveLength(1);
    expect(await namesOf(orderId)).toEqual([PaymentCaptured.name]);
  });

  it('is captured for every order of a rush, once each', async () => {
    const orderIds = await Promise.all(Array.from({ length: 60 }, () => payments.place()));

    await Promise.all(orderIds.map((orderId) => payments.reserve(orderId)));

    await eventually(async () => {
      const rows = await payments.shop.sql(
        `select 1 from payments.payment join payments.transaction using (payment_id)
         where order_id = any($1) and status = 'captured'`,
        [orderIds],
      );
      expect(rows).toHaveLength(60);
    });
  });
});
