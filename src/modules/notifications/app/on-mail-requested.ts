import { Injectable } from '@nestjs/common';
import { Settings } from '../../../shared/config/settings.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { EmailVerificationRequested, PasswordResetRequested } from '../../users/contract/users.events.js';
import { Mail } from '../notifications.settings.js';
import type { AccountMailPurpose } from '../texts/texts.js';
import { SendAccountMail } from './send-account-mail.js';

type Requests = DeliveryOf<typeof EmailVerificationRequested | typeof PasswordResetRequested>[];

@Injectable()
export class OnMailRequested {
  private readonly byMail: boolean;

  constructor(settings: Settings) {
    this.byMail = settings.get(Mail) === 'on';
  }

  @ReactsToAll(EmailVerificationRequested)
  async verification(deliveries: DeliveryOf<typeof EmailVerificationRequested>[], work: Work): Promise<void> {
    if (this.byMail) await request(work, 'email-verification', deliveries);
  }

  @ReactsToAll(PasswordResetRequested)
  async reset(deliveries: DeliveryOf<typeof PasswordResetRequested>[], work: Work): Promise<void> {
    if (this.byMail) await request(work, 'password-reset', deliveries);
  }
}

async function request(
  { sql, schedule }: Work,
  purpose: AccountMailPurpose,
  deliveries: Requests,
): Promise<void> {
  const added = await sql<{ requestId: string }>(
    `insert into notifications.account_mail (request_id, user_id, purpose, email, locale)
     select request_id, user_id, $5, email, locale
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as asked (request_id, user_id, email, locale)
     on conflict (request_id) do nothing returning request_id as "requestId"`,
    [
      deliveries.map(({ payload }) => payload.requestId),
      deliveries.map(({ payload }) => payload.userId),
      deliveries.map(({ payload }) => payload.email),
      deliveries.map(({ payload }) => payload.locale),
      purpose,
    ],
  );
  for (const asked of added) schedule(SendAccountMail, asked);
}
