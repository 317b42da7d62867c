import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { DomainError } from '../domain-error.js';

/** What a webhook must carry to be believed (Standard Webhooks); a signature is good for 5 minutes. */
export interface WebhookHeaders {
  'webhook-id'?: string;
  'webhook-timestamp'?: string;
  'webhook-signature'?: string;
}

/** Secret of inbound webhooks in development; production names its own. */
export const DEVELOPMENT_WEBHOOK_SECRET = 'whsec_c291ay1kZW1vLXdlYmhvb2stc2VjcmV0';

/**
 * Checks who sent a webhook, on the bytes as they came, and returns its id, which senders keep when they repeat it.
 * @param secret `whsec_` and base64
 * @throws DomainError `webhook.not-signed` (401) when a header is missing, the signature is wrong or older than 5 minutes
 */
export function verifyWebhook(secret: string, headers: WebhookHeaders, body: Buffer): { webhookId: string } {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>, { jsonParse: false });
    return { webhookId: headers['webhook-id']! };
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    throw new DomainError('webhook.not-signed', 'The webhook is not signed as it must be');
  }
}
