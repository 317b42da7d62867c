import { HttpAdapterHost } from '@nestjs/core';
import { SimulatedAcquirerStore } from '../../src/modules/payments/gateway/simulated-acquirer-store.js';
import { SimulatedAcquirer } from '../../src/modules/payments/gateway/simulated-acquirer.js';
import { SimulatedWebhooks } from '../../src/modules/payments/gateway/simulated-webhooks.js';
import { Settings } from '../../src/shared/config/settings.js';
import type { UnitOfWork } from '../../src/shared/database/unit-of-work.js';

const refuses = () => Promise.reject(new Error('An ordinary call stores nothing'));
const webhooksWith = (settings: Settings) =>
  new SimulatedWebhooks({ run: refuses } as unknown as UnitOfWork, new HttpAdapterHost(), settings);
const settings = new Settings({ SIMULATED_ACQUIRER_SLOW_MS: '1' });
const acquirer = new SimulatedAcquirer(
  new SimulatedAcquirerStore({ sql: refuses }),
  webhooksWith(settings),
  settings,
);

const captureOf = (token: string, idempotencyKey = 'payment-1') =>
  acquirer.capture({ idempotencyKey, token, amountMinor: 2_000, currency: 'EUR' });

describe('the simulated acquirer, without a statement', () => {
  it.each(['tok_ok', 'tok_slow'])('captures with %s', async (token) => {
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

describe('the secret of its webhooks', () => {
  const start = (given: Record<string, string>) => () => webhooksWith(new Settings(given));

  it('is known to everybody in development only', () => {
    expect(start({ NODE_ENV: 'development' })).not.toThrow();
    expect(start({ NODE_ENV: 'production' })).toThrow('must be set in production');
    expect(
      start({ NODE_ENV: 'production', SIMULATED_ACQUIRER_WEBHOOK_SECRET: 'whsec_b3duIHNlY3JldA==' }),
    ).not.toThrow();
  });

  it.each(['secret', 'whsec_', 'whsec_not base64'])('is refused when it is none: %s', (secret) => {
    expect(start({ SIMULATED_ACQUIRER_WEBHOOK_SECRET: secret })).toThrow('must be whsec_ and base64');
  });
});
