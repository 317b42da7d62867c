import { SimulatedAcquirerStore } from '../../src/modules/payments/gateway/simulated-acquirer-store.js';
import { SimulatedAcquirer } from '../../src/modules/payments/gateway/simulated-acquirer.js';
import { Settings } from '../../src/shared/config/settings.js';

const refusesStatements = new SimulatedAcquirerStore({
  sql: () => Promise.reject(new Error('An ordinary call stores nothing')),
});
const acquirer = new SimulatedAcquirer(refusesStatements, new Settings({ SIMULATED_ACQUIRER_SLOW_MS: '1' }));

const captureOf = (token: string, idempotencyKey = 'payment-1') =>
  acquirer.capture({ idempotencyKey, token, amountMinor: 2_000, currency: 'EUR' });

describe('the simulated acquirer, without a statement', () => {
  it.each(['tok_ok', 'tok_slow', 'tok_duplicate_webhook'])('captures with %s', async (token) => {
    expect(await captureOf(token)).toEqual({ outcome: 'captured', reference: 'sim_capture_payment-1' });
  });

  it.each([
    ['tok_declined', 'payments.declined'],
    ['tok_insufficient_funds', 'payments.insufficient-funds'],
    ['tok_nobody_knows', 'payments.declined'],
  ])('refuses %s as %s', async (token, code) => {
    expect(await captureOf(token)).toEqual({ outcome: 'declined', code });
  });

  it('answers the same for the same key, and differently for another', async () => {
    const [first, again, other] = [
      await captureOf('tok_ok'),
      await captureOf('tok_ok'),
      await captureOf('tok_ok', 'b'),
    ];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('refunds with a reference of its own per key', async () => {
    const refundOf = (idempotencyKey: string) =>
      acquirer.refund({ idempotencyKey, reference: 'sim_capture_1', amountMinor: 500, currency: 'EUR' });

    expect(await refundOf('refund-1')).toEqual(await refundOf('refund-1'));
    expect(await refundOf('refund-1')).not.toEqual(await refundOf('refund-2'));
  });
});
