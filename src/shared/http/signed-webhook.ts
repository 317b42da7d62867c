import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { DomainError, InvalidInput } from '../domain-error.js';

/** What a webhook must carry to be believed (Standard Webhooks); a signature is good for 5 minutes. */
export interface WebhookHeaders {
  'webhook-id'?: string;
  'webhook-timestamp'?: string;
  'webhook-signature'?: string;
}

/** Characters of a webhook's id, which receivers keep. */
const WEBHOOK_ID_MAX = 255;

/** Secret of inbound webhooks in development; production names its own. */
export const DEVELOPMENT_WEBHOOK_SECRET = 'whsec_c291ay1kZW1vLXdlYmhvb2stc2VjcmV0';

/**
 * Checks who sent a webhook, on the bytes as they came, and returns its id, which senders keep when they repeat it.
 * @param secret `whsec_` and base64
 * @throws DomainError `webhook.not-signed` (401) when a header is missing, the signature is wrong or older than 5 minutes;
 * InvalidInput for an id of more than 255 characters
 */
export function verifyWebhook(secret: string, headers: WebhookHeaders, body: Buffer): { webhookId: string } {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>, { jsonParse: false });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    throw new DomainError('webhook.not-signed', 'The webhook is not signed as it must be');
  }
  const webhookId = headers['webhook-id']!;
  if (webhookId.length > WEBHOOK_ID_MAX)
    throw new InvalidInput([
      {
        field: 'webhook-id',
        code: 'max-length',
        detail: `webhook-id must have at most ${WEBHOOK_ID_MAX} characters`,
      },
    ]);
  return { webhookId };
}
