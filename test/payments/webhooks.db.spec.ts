import { PaymentCaptured, PaymentFailed } from '../../src/modules/payments/contract/payments.events.js';
import { newId } from '../../src/shared/uuid.js';
import { eventually } from '../support/eventually.js';
import { paymentDiscrepancies } from '../support/reconcile-payments.js';
import {
  byTransfer,
  cashOnDelivery,
  eur,
  paidWith,
  signed,
  startPaymentsShop,
  type PaymentsShop,
} from './payments-shop.js';

const MINUTE_MS = 60_000;

describe('a webhook of the acquirer', () => {
  let payments: PaymentsShop;
  const eventsOf = async (orderId: string) =>
    (await payments.published(orderId))
      .map(({ name }) => name)
      .filter((name) => /captured|failed/.test(name));
  const awaited = async () => {
    const orderId = await payments.place(byTransfer);
    await payments.reserve(orderId);
    await payments.became(orderId, { status: 'pending' });
    return orderId;
  };

  beforeAll(async () => {
    payments = await startPaymentsShop({ settings: { SIMULATED_ACQUIRER_DOWN_MS: '600000' } });
  });
  afterAll(async () => {
    await eventually(async () => expect(await paymentDiscrepancies(payments.shop.sql)).toEqual([]));
    await payments[Symbol.asyncDispose]();
  });

  it('takes effect once when it comes twice, also at once', async () => {
    const orderId = await awaited();
    const same = { id: newId() };

    const answers = await Promise.all(
      [1, 2, 3].map(() => payments.report(orderId, 'payment.captured', {}, same)),
    );
    const late = await payments.report(orderId, 'payment.captured', {}, same);

    expect([...answers, late].map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    await payments.became(orderId, { status: 'captured', transactions: [{ type: 'capture' }] });
    expect(await eventsOf(orderId)).toEqual([PaymentCaptured.name]);
  });

  it('takes effect once when the acquirer says the same under several ids at once', async () => {
    const orderId = await awaited();

    await Promise.all([1, 2, 3].map(() => payments.report(orderId, 'payment.captured')));

    expect(await eventsOf(orderId)).toEqual([PaymentCaptured.name]);
  });

  it('fails a payment that is awaited', async () => {
    const orderId = await awaited();

    await payments.report(orderId, 'payment.failed');

    await payments.became(orderId, { status: 'failed' });
    expect((await payments.published(orderId)).at(-1)).toMatchObject({
      name: PaymentFailed.name,
      payload: { code: 'payments.declined' },
    });
  });

  it('settles a payment that is queued, and nobody is asked any more', async () => {
    const [captured, failed] = [
      await payments.place(paidWith('tok_unavailable')),
      await payments.place(paidWith('tok_unavailable')),
    ];
    for (const orderId of [captured, failed]) {
      await payments.reserve(orderId);
      await payments.became(orderId, { status: 'queued' });
    }

    await payments.report(captured, 'payment.captured');
    await payments.report(failed, 'payment.failed');

    await payments.became(captured, { status: 'captured', transactions: [{ type: 'capture' }] });
    await payments.became(failed, { status: 'failed', transactions: [] });
    await eventually(async () => expect(await payments.shop.sql('select from payments.task')).toEqual([]));
  });

  it('that comes late changes nothing', async () => {
    const orderId = await payments.paid();
    const before = await payments.payment(orderId);

    const { status } = await payments.report(orderId, 'payment.failed');
    await payments.report(orderId, 'payment.captured');

    expect(status).toBe(204);
    expect(await payments.payment(orderId)).toEqual(before);
    expect(await eventsOf(orderId)).toEqual([PaymentCaptured.name]);
  });

  it('about cash on delivery changes nothing: the acquirer does not see it', async () => {
    const orderId = await payments.place(cashOnDelivery);
    await payments.became(orderId, { status: 'pending' });

    const answers = [
      await payments.report(orderId, 'payment.captured'),
      await payments.report(orderId, 'payment.failed'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    await payments.became(orderId, { status: 'pending' });
  });

  it('is sent twice by the acquirer itself with tok_duplicate_webhook, and the payment captured once', async () => {
    const orderId = await payments.paid(paidWith('tok_duplicate_webhook'));

    await eventually(async () => expect(await payments.shop.sql('select from payments.task')).toEqual([]));
    const { id } = await payments.payment(orderId);
    const received = await payments.shop.sql(
      'select webhook_id from payments.webhook where payment_id = $1',
      [id],
    );
    expect(received).toEqual([{ webhook_id: `sim_webhook_${id}` }]);
    expect(await payments.payment(orderId)).toMatchObject({ transactions: [{ type: 'capture' }] });
    expect(await eventsOf(orderId)).toEqual([PaymentCaptured.name]);
  });

  it('that comes after the order has ended brings money that goes back', async () => {
    const orderId = await awaited();
    await payments.cancel(orderId);
    await payments.became(orderId, { status: 'failed' });

    const { status } = await payments.report(orderId, 'payment.captured');

    expect(status).toBe(204);
    await payments.became(orderId, { status: 'refunded', captured: eur(2_000), refunded: eur(2_000) });
  });

  it('that races with the end of its order never leaves money behind', async () => {
    const orderIds = await Promise.all(Array.from({ length: 12 }, awaited));

    await Promise.all(
      orderIds.flatMap((orderId) => [payments.cancel(orderId), payments.report(orderId, 'payment.captured')]),
    );

    for (const orderId of orderIds)
      await payments.became(orderId, { status: 'refunded', refunded: eur(2_000) });
  });

  it.each([
    ['another amount', eur(1_999)],
    ['another currency', { amount: 2_000, currency: 'JPY' }],
  ])(
    'of %s than was asked for is refused, and not taken for a repetition when it comes right',
    async (_, amount) => {
      const orderId = await awaited();
      const same = { id: newId() };

      const wrong = await payments.report(orderId, 'payment.captured', { amount }, same);
      const { status: stillWaits } = await payments.payment(orderId);
      const right = await payments.report(orderId, 'payment.captured', { amount: eur(2_000) }, same);

      expect(wrong).toMatchObject({ status: 422, body: { errors: [{ field: 'data.amount' }] } });
      expect([stillWaits, right.status]).toEqual(['pending', 204]);
      await payments.became(orderId, { status: 'captured' });
    },
  );

  it.each([
    ['type', { type: 'payment.lost' }],
    ['timestamp', { timestamp: 'yesterday' }],
    ['data', { data: [] }],
    ['data.paymentId', { data: { paymentId: 'nonsense' } }],
    ['data.amount.amount', { data: { paymentId: newId(), amount: eur(0) } }],
    ['data.cardNumber', { data: { paymentId: newId(), cardNumber: '4111111111111111' } }],
  ])('with a bad %s is refused, and nothing of it is echoed', async (field, change) => {
    const report = {
      type: 'payment.captured',
      timestamp: new Date().toISOString(),
      data: { paymentId: newId() },
    };

    const { status, body } = await payments.webhook({ ...report, ...change });

    expect({ status, field: body.errors[0].field }).toEqual({ status: 422, field });
    expect(JSON.stringify(body)).not.toContain('4111');
  });

  it('about a payment that is not ours, or from an acquirer that is not, is not found', async () => {
    const body = {
      type: 'payment.failed',
      timestamp: new Date().toISOString(),
      data: { paymentId: newId() },
    };
    const text = JSON.stringify(body);

    const unknown = await payments.webhook(body);
    const foreign = await payments.shop.anonymous.post('/v1/payments/webhooks/nobody', text, signed(text));

    expect(unknown).toMatchObject({ status: 404, body: { code: 'payments.not-found' } });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'payments.unknown-provider' } });
  });

  it.each([
    ['with another secret', { secret: 'whsec_b3RoZXIgc2VjcmV0' }],
    ['6 minutes ago', { sentAt: new Date(Date.now() - 6 * MINUTE_MS) }],
    ['in 6 minutes', { sentAt: new Date(Date.now() + 6 * MINUTE_MS) }],
  ])('signed %s is not believed', async (_, signature) => {
    const orderId = await awaited();

    const answer = await payments.report(orderId, 'payment.captured', {}, signature);

    expect(answer).toMatchObject({ status: 401, body: { code: 'webhook.not-signed' } });
    await payments.became(orderId, { status: 'pending' });
  });

  it('without a signature, or changed after it was signed, is not believed, whatever it says', async () => {
    const text = JSON.stringify({ type: 'payment.captured' });
    const path = '/v1/payments/webhooks/simulated';

    const answers = [
      await payments.shop.anonymous.post(path, text),
      await payments.shop.anonymous.post(path, `${text} `, signed(text)),
      await payments.shop.anonymous.post(path, text, { ...signed(text), 'webhook-id': newId() }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });
});
