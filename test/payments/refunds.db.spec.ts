import type { PaymentRow } from '../../src/modules/payments/app/list-payments.js';
import { PaymentRefunded } from '../../src/modules/payments/contract/payments.events.js';
import { newId } from '../../src/shared/uuid.js';
import { paymentDiscrepancies } from '../support/reconcile-payments.js';
import { eur, startPaymentsShop, type PaymentsShop } from './payments-shop.js';

describe('a refund by an admin', () => {
  let payments: PaymentsShop;
  /** A payment that no spec gives back. */
  let untouched: PaymentRow;
  const key = () => ({ 'idempotency-key': newId() });
  const refund = (paymentId: string, body: unknown, headers: Record<string, string> = key()) =>
    payments.admin.post(`/v1/payments/${paymentId}/refunds`, body, headers);
  const paidPayment = async () => payments.payment(await payments.paid());

  beforeAll(async () => {
    payments = await startPaymentsShop();
    untouched = await paidPayment();
  });
  afterAll(async () => {
    await payments.quiet();
    expect(await paymentDiscrepancies(payments.shop.sql)).toEqual([]);
    await payments[Symbol.asyncDispose]();
  });

  it('gives a part back', async () => {
    const { id, orderId } = await paidPayment();

    const { status, body } = await refund(id, { amount: eur(500), reason: 'Scratched cup' });

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      paymentId: id,
      amount: eur(500),
      reason: 'Scratched cup',
      status: 'pending',
    });
    await payments.became(orderId, { status: 'captured', captured: eur(2_000), refunded: eur(500) });
    expect(await payments.published(orderId)).toContainEqual({
      name: PaymentRefunded.name,
      payload: {
        paymentId: id,
        orderId,
        refundId: body.id,
        amountMinor: 500,
        currency: 'EUR',
        inFull: false,
      },
    });
  });

  it('gives the rest back, and says that nothing is left', async () => {
    const { id, orderId } = await paidPayment();

    await refund(id, { amount: eur(500), reason: 'Scratched cup' });
    await refund(id, { amount: eur(1_500), reason: 'Late' });

    await payments.became(orderId, { status: 'refunded', refunded: eur(2_000) });
    const refunds = (await payments.published(orderId)).filter(({ name }) => name === PaymentRefunded.name);
    expect(refunds.map(({ payload }) => payload.inFull)).toEqual([false, true]);
  });

  it('is carried out once when the request is repeated', async () => {
    const { id, orderId } = await paidPayment();
    const same = key();

    const first = await refund(id, { amount: eur(500), reason: 'Late' }, same);
    const again = await refund(id, { amount: eur(500), reason: 'Late' }, same);

    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    await payments.quiet();
    expect(await payments.payment(orderId)).toMatchObject({ refunded: eur(500) });
  });

  it('never exceeds what was captured, however many come at once', async () => {
    const { id, orderId } = await paidPayment();

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => refund(id, { amount: eur(600), reason: 'Late' })),
    );

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201))
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'payments.refund-too-large' });
    await payments.became(orderId, { status: 'captured', refunded: eur(1_800) });
  });

  it('leaves the rest to the cancellation of the order', async () => {
    const { id, orderId } = await paidPayment();
    await refund(id, { amount: eur(500), reason: 'Scratched cup' });

    await payments.cancel(orderId);

    await payments.became(orderId, { status: 'refunded', refunded: eur(2_000) });
  });

  it.each([
    ['another currency', { amount: { amount: 500, currency: 'USD' }, reason: 'Late' }, 'amount.currency'],
    ['nothing', { amount: eur(0), reason: 'Late' }, 'amount.amount'],
    ['a negative amount', { amount: eur(-1), reason: 'Late' }, 'amount.amount'],
    ['a fraction', { amount: eur(1.5), reason: 'Late' }, 'amount.amount'],
    ['no amount', { reason: 'Late' }, 'amount'],
    ['a list of amounts', { amount: [eur(500)], reason: 'Late' }, 'amount'],
    ['no reason', { amount: eur(500) }, 'reason'],
    ['card data', { amount: eur(500), reason: 'To 4111 1111 1111 1111' }, 'reason'],
    ['a card', { amount: eur(500), reason: 'Late', cardNumber: '4111111111111111' }, 'cardNumber'],
  ])('refuses %s, and echoes none of it', async (_, body, field) => {
    const answer = await refund(untouched.id, body);

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect(JSON.stringify(answer.body)).not.toContain('1111');
  });

  it('gives yen back, which have no decimals', async () => {
    const orderId = await payments.paid({ currency: 'JPY', totalMinor: 1_200 });
    const yen = (amount: number) => ({ amount, currency: 'JPY' });

    const { status } = await refund((await payments.payment(orderId)).id, {
      amount: yen(200),
      reason: 'Late',
    });

    expect(status).toBe(201);
    await payments.became(orderId, { captured: yen(1_200), refunded: yen(200) });
  });

  it.each([2_001, Number.MAX_VALUE])('refuses %d of 2000 as too large', async (amount) => {
    const answer = await refund(untouched.id, { amount: eur(amount), reason: 'Late' });

    expect(answer).toMatchObject({ status: 409, body: { code: 'payments.refund-too-large' } });
  });

  it('refuses a payment that was not captured', async () => {
    const orderId = await payments.place();
    await payments.became(orderId, { status: 'pending' });

    const answer = await refund((await payments.payment(orderId)).id, { amount: eur(1), reason: 'Late' });

    expect(answer).toMatchObject({ status: 409, body: { code: 'payments.refund-too-large' } });
  });

  it('needs an Idempotency-Key, a known payment and an admin', async () => {
    const { id } = untouched;
    const body = { amount: eur(500), reason: 'Late' };
    const path = `/v1/payments/${id}/refunds`;

    const refusals = [
      await refund(id, body, {}),
      await refund(newId(), body),
      await refund('nonsense', body),
      await payments.callerAs('user').post(path, body, key()),
      await payments.shop.anonymous.post(path, body, key()),
    ];

    expect(refusals.map(({ status, body: { code } }) => `${status} ${code}`)).toEqual([
      '400 idempotency.key-required',
      '404 payments.not-found',
      '404 request.not-found',
      '403 auth.forbidden',
      '401 auth.unauthenticated',
    ]);
  });
});
