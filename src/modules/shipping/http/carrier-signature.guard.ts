import { Injectable, type CanActivate, type ExecutionContext, type RawBodyRequest } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SettingError, Settings } from '../../../shared/config/settings.js';
import { DomainError } from '../../../shared/domain-error.js';
import { verifyWebhook, type WebhookHeaders } from '../../../shared/http/signed-webhook.js';
import { CarrierWebhookSecrets } from '../shipping.settings.js';

type CarrierRequest = RawBodyRequest<FastifyRequest<{ Params: { carrier: string } }>>;

const SECRET = /^whsec_(?=.)(?:[a-z\d+/]{4})*(?:[a-z\d+/]{2}==|[a-z\d+/]{3}=)?$/i;

/** Lets pass what the carrier in the path has signed; a guard, because that is decided before the body is looked at. */
@Injectable()
export class CarrierSignature implements CanActivate {
  private readonly secrets: ReadonlyMap<string, string>;

  constructor(settings: Settings) {
    this.secrets = new Map(Object.entries(settings.get(CarrierWebhookSecrets)));
    for (const [carrier, secret] of this.secrets)
      if (!SECRET.test(secret))
        throw new SettingError(`${CarrierWebhookSecrets.name} must have whsec_ and base64 for ${carrier}.`);
  }

  /** @throws DomainError `shipping.unknown-carrier`, `webhook.not-signed` */
  canActivate(context: ExecutionContext): boolean {
    const { params, headers, rawBody } = context.switchToHttp().getRequest<CarrierRequest>();
    const secret = this.secrets.get(params.carrier);
    if (secret === undefined)
      throw new DomainError('shipping.unknown-carrier', 'No such carrier reports to this shop');
    verifyWebhook(secret, headers as WebhookHeaders, rawBody ?? Buffer.alloc(0));
    return true;
  }
}
