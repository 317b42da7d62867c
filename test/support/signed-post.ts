import { Webhook } from 'standardwebhooks';
import { DEVELOPMENT_WEBHOOK_SECRET } from '../../src/shared/http/signed-webhook.js';
import { newId } from '../../src/shared/uuid.js';
import type { Answer, ApiClient } from './api-client.js';

/** Sends a webhook as an acquirer or a carrier of development would: a new one, now. */
export function postSigned(client: ApiClient, path: string, body: unknown): Promise<Answer> {
  const [text, id, now] = [JSON.stringify(body), newId(), new Date()];
  return client.post(path, text, {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(DEVELOPMENT_WEBHOOK_SECRET).sign(id, now, text),
  });
}
