import { newId } from '../../src/shared/uuid.js';
import { paymentDiscrepancies } from '../support/reconcile-payments.js';
import { byTransfer, cashOnDelivery, startPaymentsShop, type PaymentsShop } from './payments-shop.js';

describe('the reconciliation of payments', () => {
  let payments: PaymentsShop;
  const paidPayment = async () => (await payments.payment(await payments.paid())).id;
  const found = async (...subjects: string[]) =>
    (await paymentDiscrepancies(payments.shop.sql)).filter(({ subject }) => subjects.includes(subject));
  const move = (reference: string, type: string, captureReference: string, amountMinor: number) =>
    payments.shop.sql(
      `insert into payments.simulated_movement (reference, type, capture_reference, amount_minor, currency)
       values ($1, $2, $3, $4, 'EUR')`,
      [reference, type, captureReference, amountMinor],
    );

  beforeAll(async () => {
    payments = await startPaymentsShop();
    await payments.paid();
  });
  afterAll(() => payments[Symbol.asyncDispose]());

  it('finds nothing while all is well', async () => {
    const paymentId = await paidPayment();

    expect(await found(paymentId, `sim_capture_${paymentId}`)).toEqual([]);
  });

  it('finds a second capture in the ledger of the acquirer', async () => {
    const reference = `sim_capture_${newId()}`;

    await move(reference, 'capture', reference, 2_000);

    expect(await found(reference)).toEqual([
      { what: 'the acquirer moved what nobody recorded', subject: reference, offByMinor: 2_000 },
    ]);
  });

  it('finds a capture that was recorded and never moved', async () => {
    const reference = `sim_capture_${await paidPayment()}`;

    await payments.shop.sql('delete from payments.simulated_movement where reference = $1', [reference]);

    expect(await found(reference)).toEqual([
      { what: 'the acquirer never moved what was recorded', subject: reference, offByMinor: -2_000 },
    ]);
  });

  it('finds refunds beyond their capture', async () => {
    const reference = `sim_capture_${await paidPayment()}`;

    await move(`sim_refund_${newId()}`, 'refund', reference, 2_001);

    expect(await found(reference)).toEqual([
      { what: 'the acquirer gave back more than it took', subject: reference, offByMinor: 1 },
    ]);
  });

  it('finds an ended order that keeps its money', async () => {
    const paymentId = await paidPayment();

    await payments.shop.sql('update payments.payment set ended = true where payment_id = $1', [paymentId]);

    expect(await found(paymentId)).toEqual([
      { what: 'an ended order keeps money', subject: paymentId, offByMinor: 2_000 },
    ]);
  });

  it('finds a transfer that nobody reported, and a report that nobody recorded', async () => {
    const [unreported, unrecorded] = [await payments.place(byTransfer), await payments.place(byTransfer)];
    await payments.became(unreported, { status: 'pending' });
    await payments.became(unrecorded, { status: 'pending' });
    const ids = [(await payments.payment(unreported)).id, (await payments.payment(unrecorded)).id];

    await payments.shop.sql(
      `with captured as (
         update payments.payment set status = 'captured', captured_minor = amount_minor
         where payment_id = $1 returning payment_id)
       insert into payments.transaction (transaction_id, payment_id, type, amount_minor, reference)
       select gen_random_uuid(), payment_id, 'capture', 2000, 'out of thin air' from captured`,
      [ids[0]],
    );
    await payments.shop.sql(
      `insert into payments.webhook (provider, webhook_id, type, payment_id)
       values ('simulated', 'lost', 'payment.captured', $1)`,
      [ids[1]],
    );

    expect(await found(...ids)).toEqual([
      { what: 'a reported capture was not recorded', subject: ids[1], offByMinor: -2_000 },
      { what: 'a transfer was recorded that nobody reported', subject: ids[0], offByMinor: 2_000 },
    ]);
  });

  it('finds cash that was not collected at the door', async () => {
    const orderId = await payments.place(cashOnDelivery);
    await payments.reserve(orderId);
    await payments.quiet();
    const { id } = await payments.payment(orderId);
    await payments.deliver(orderId);
    await payments.became(orderId, { status: 'captured' });

    await payments.shop.sql(
      `update payments.payment set status = 'pending', captured_minor = 0 where payment_id = $1`,
      [id],
    );

    expect(await found(id)).toContainEqual({
      what: 'a delivered order has not paid',
      subject: id,
      offByMinor: -2_000,
    });
  });

  it('finds transactions and refunds that do not add up', async () => {
    const paymentId = await paidPayment();

    await payments.shop.sql(
      'update payments.payment set refund_asked_minor = 3, refunded_minor = 1 where payment_id = $1',
      [paymentId],
    );

    expect(await found(paymentId)).toEqual([
      { what: 'transactions do not add up', subject: paymentId, offByMinor: -1 },
      { what: 'refunds do not add up', subject: paymentId, offByMinor: -3 },
    ]);
  });
});
