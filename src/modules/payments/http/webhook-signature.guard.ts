import { Injectable, type CanActivate, type ExecutionContext, type RawBodyRequest } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, InvalidInput } from '../../../shared/domain-error.js';
import { verifyWebhook, type WebhookHeaders } from '../../../shared/http/signed-webhook.js';
import { Acquirer } from '../gateway/acquirer.js';

type WebhookRequest = RawBodyRequest<FastifyRequest<{ Params: { provider: string } }>>;

/** Characters of a webhook's id, which is kept. */
const WEBHOOK_ID_MAX = 255;

/** Lets pass what the acquirer in the path has signed; a guard, because that is decided before the body is looked at. */
@Injectable()
export class WebhookSignature implements CanActivate {
  constructor(private readonly acquirer: Acquirer) {}

  /** @throws DomainError `payments.unknown-provider`, `webhook.not-signed`, InvalidInput for an id that is too long */
  canActivate(context: ExecutionContext): boolean {
    const { params, headers, rawBody } = context.switchToHttp().getRequest<WebhookRequest>();
    if (params.provider !== this.acquirer.provider)
      throw new DomainError('payments.unknown-provider', 'No such acquirer reports to this shop');
    const { webhookSecret: secret } = this.acquirer;
    const { webhookId } = verifyWebhook(secret, headers as WebhookHeaders, rawBody ?? Buffer.alloc(0));
    if (webhookId.length > WEBHOOK_ID_MAX)
      throw new InvalidInput([
        {
          field: 'webhook-id',
          code: 'max-length',
          detail: `webhook-id must have at most ${WEBHOOK_ID_MAX} characters`,
        },
      ]);
    return true;
  }
}
