import { Injectable, type CanActivate, type ExecutionContext, type RawBodyRequest } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../../shared/domain-error.js';
import { verifyWebhook, type WebhookHeaders } from '../../../shared/http/signed-webhook.js';
import { Acquirer } from '../gateway/acquirer.js';

type WebhookRequest = RawBodyRequest<FastifyRequest<{ Params: { provider: string } }>>;

/** Lets pass what the acquirer in the path has signed; a guard, because that is decided before the body is looked at. */
@Injectable()
export class WebhookSignature implements CanActivate {
  constructor(private readonly acquirer: Acquirer) {}

  /** @throws DomainError `payments.unknown-provider`, `webhook.not-signed` */
  canActivate(context: ExecutionContext): boolean {
    const { params, headers, rawBody } = context.switchToHttp().getRequest<WebhookRequest>();
    if (params.provider !== this.acquirer.provider)
      throw new DomainError('payments.unknown-provider', 'No such acquirer reports to this shop');
    const { webhookSecret: secret } = this.acquirer;
    verifyWebhook(secret, headers as WebhookHeaders, rawBody ?? Buffer.alloc(0));
    return true;
  }
}
