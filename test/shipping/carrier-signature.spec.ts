import type { ExecutionContext } from '@nestjs/common';
import { CarrierSignature } from '../../src/modules/shipping/http/carrier-signature.guard.js';
import { SettingError, Settings } from '../../src/shared/config/settings.js';

const guardWith = (secrets: unknown) =>
  new CarrierSignature(new Settings({ SHIPPING_WEBHOOK_SECRETS: JSON.stringify(secrets) }));

const requestTo = (carrier: string): ExecutionContext =>
  ({
    switchToHttp: () => ({ getRequest: () => ({ params: { carrier }, headers: {} }) }),
  }) as unknown as ExecutionContext;

describe('the secrets of carriers', () => {
  it.each(['', 'secret', 'whsec_', 'whsec_c2Vjcm', 'whsec_c2Vj cmV0', 42])(
    'are whsec_ and base64, else the shop does not start: %j',
    (secret) => {
      expect(() => guardWith({ parcelway: secret })).toThrow(SettingError);
    },
  );

  it.each(['whsec_c2VjcmV0', 'whsec_c2VjcmV0cw==', 'whsec_c2VjcmV0LTE='])('may be %s', (secret) => {
    expect(() => guardWith({ parcelway: secret })).not.toThrow();
  });

  it('decide who may report at all', () => {
    const guard = guardWith({ parcelway: 'whsec_c2VjcmV0' });

    for (const carrier of ['swiftline', 'constructor', '__proto__'])
      expect(() => guard.canActivate(requestTo(carrier))).toThrow(
        expect.objectContaining({ code: 'shipping.unknown-carrier' }),
      );
    expect(() => guard.canActivate(requestTo('parcelway'))).toThrow(
      expect.objectContaining({ code: 'webhook.not-signed' }),
    );
  });
});
