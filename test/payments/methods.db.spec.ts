import {
  PaymentAwaited,
  PaymentCaptured,
  PaymentDeferred,
  PaymentRefunded,
} from '../../src/modules/payments/contract/payments.events.js';
import { newId } from '../../src/shared/uuid.js';
import { paymentDiscrepancies } from '../support/reconcile-payments.js';
import { byTransfer, cashOnDelivery, eur, startPaymentsShop, type PaymentsShop } from './payments-shop.js';

describe('a payment without the acquirer being asked', () => {
  let payments: PaymentsShop;
  const namesOf = async (orderId: string) => (await payments.published(orderId)).map(({ name }) => name);
  const reserved = async (order: Parameters<PaymentsShop['place']>[0]) => {
    const orderId = await payments.place(order);
    await payments.reserve(orderId);
    await payments.quiet();
    return orderId;
  };
  const refund = async (orderId: string, amount: number) =>
    payments.admin.post(
      `/v1/payments/${(await payments.payment(orderId)).id}/refunds`,
      { amount: eur(amount), reason: 'Late' },
      { 'idempotency-key': newId() },
    );

  beforeAll(async () => {
    payments = await startPaymentsShop();
  });
  afterAll(async () => {
    await payments.quiet();
    expect(await paymentDiscrepancies(payments.shop.sql)).toEqual([]);
    await payments[Symbol.asyncDispose]();
  });

  describe('by bank transfer', () => {
    it('is awaited once the stock stands, and says so once', async () => {
      const orderId = await reserved(byTransfer);

      expect(await payments.payment(orderId)).toMatchObject({
        method: 'bank_transfer',
        status: 'pending',
        captured: eur(0),
        transactions: [],
      });
      expect(await namesOf(orderId)).toEqual([PaymentAwaited.name]);
    });

    it('is awaited too when the stock was faster than the order', async () => {
      const orderId = newId();
      await payments.reserve(orderId);
      await payments.quiet();

      await payments.place({ orderId, ...byTransfer });
      await payments.quiet();

      expect(await namesOf(orderId)).toEqual([PaymentAwaited.name]);
    });

    it('is captured when the transfer is reported, and can be given back in parts', async () => {
      const orderId = await reserved(byTransfer);

      const { status } = await payments.report(orderId, 'payment.captured', { amount: eur(2_000) });
      await refund(orderId, 500);

      expect(status).toBe(204);
      await payments.became(orderId, {
        status: 'captured',
        captured: eur(2_000),
        refunded: eur(500),
        transactions: [{ type: 'capture' }, { type: 'refund' }],
      });
      expect(await namesOf(orderId)).toEqual([
        PaymentAwaited.name,
        PaymentCaptured.name,
        PaymentRefunded.name,
      ]);
    });

    it('is captured when the transfer is reported before the stock stands, and not awaited then', async () => {
      const orderId = await payments.place(byTransfer);
      await payments.quiet();

      await payments.report(orderId, 'payment.captured');
      await payments.reserve(orderId);
      await payments.quiet();

      expect(await namesOf(orderId)).toEqual([PaymentCaptured.name]);
    });

    it('is not awaited when there is nothing to pay', async () => {
      const orderId = await reserved({ ...byTransfer, totalMinor: 0 });

      await payments.became(orderId, { status: 'captured', transactions: [] });
      expect(await namesOf(orderId)).toEqual([PaymentCaptured.name]);
    });

    it('is not awaited any more when the order is cancelled', async () => {
      const orderId = await reserved(byTransfer);

      await payments.cancel(orderId);

      await payments.became(orderId, { status: 'failed', captured: eur(0) });
    });
  });

  describe('by cash on delivery', () => {
    it('is deferred once the stock stands, and says so once', async () => {
      const orderId = await reserved(cashOnDelivery);

      expect(await payments.payment(orderId)).toMatchObject({ status: 'pending', captured: eur(0) });
      expect(await namesOf(orderId)).toEqual([PaymentDeferred.name]);
    });

    it('is captured when the order is delivered, and can be given back', async () => {
      const orderId = await reserved(cashOnDelivery);

      await payments.deliver(orderId);
      await payments.became(orderId, {
        status: 'captured',
        captured: eur(2_000),
        transactions: [{ type: 'capture', amount: eur(2_000) }],
      });
      await refund(orderId, 2_000);

      await payments.became(orderId, { status: 'refunded', refunded: eur(2_000) });
      expect(await namesOf(orderId)).toEqual([
        PaymentDeferred.name,
        PaymentCaptured.name,
        PaymentRefunded.name,
      ]);
    });

    it('is captured for several orders of one delivery round, once each', async () => {
      const orderIds = await Promise.all([1, 2, 3].map(() => reserved(cashOnDelivery)));

      await Promise.all(orderIds.map((orderId) => payments.deliver(orderId)));

      for (const orderId of orderIds)
        await payments.became(orderId, { status: 'captured', transactions: [{ type: 'capture' }] });
    });

    it('ends with the order that is cancelled before it goes out', async () => {
      const orderId = await reserved(cashOnDelivery);

      await payments.cancel(orderId);

      await payments.became(orderId, { status: 'failed', captured: eur(0), transactions: [] });
    });
  });

  it('leaves a paid order alone when it is delivered', async () => {
    const orderId = await payments.paid();

    await payments.deliver(orderId);
    await payments.quiet();

    expect(await namesOf(orderId)).toEqual([PaymentCaptured.name]);
  });
});
