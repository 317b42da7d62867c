import { Injectable } from '@nestjs/common';
import { Settings } from '../../../shared/config/settings.js';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { Locale } from '../../../shared/locale.js';
import { Runs } from '../../../shared/tasks/runs.js';
import { task, type Completion, type TaskRunOf } from '../../../shared/tasks/task.js';
import { UsersPort } from '../../users/contract/users.port.js';
import { accountLetter } from '../mail/account-letter.js';
import { written } from '../mail/letter.js';
import type { MailOutcome } from '../mail/mail-outcome.js';
import { Mailer } from '../mail/mailer.js';
import { PublicUrl } from '../notifications.settings.js';
import type { AccountMailPurpose } from '../texts/texts.js';
import { MAIL_PACE } from './mail-pace.js';

export const SendAccountMail = task<{ requestId: string }>('notifications.send-account-mail', MAIL_PACE);

interface WaitingMail {
  purpose: AccountMailPurpose;
  email: string;
  locale: Locale;
}

/** Sends a link with a token that is asked for at that moment and kept nowhere here. */
@Injectable()
export class SendAccountMails {
  private readonly publicUrl: string;

  constructor(
    private readonly read: Read,
    private readonly users: UsersPort,
    private readonly mailer: Mailer,
    settings: Settings,
  ) {
    this.publicUrl = settings.get(PublicUrl).replace(/\/+$/, '');
  }

  @Runs(SendAccountMail)
  async run({
    taskId,
    payload: { requestId },
  }: TaskRunOf<typeof SendAccountMail>): Promise<Completion | void> {
    const [mail] = await this.read.sql<WaitingMail>(
      `select purpose, email, locale from notifications.account_mail where request_id = $1 and status = 'waiting'`,
      [requestId],
    );
    if (!mail) return;
    const token = await this.token(requestId);
    const outcome = token === undefined ? 'over' : await this.send(taskId, mail, token);
    return ({ sql }) => {
      void sql(
        `update notifications.account_mail set status = $2, reason = $3, email = null, ended_at = now()
         where request_id = $1`,
        typeof outcome === 'string' ? [requestId, outcome, null] : [requestId, 'refused', outcome.refused],
      );
    };
  }

  /** Undefined when the request is used or expired: there is nothing to send. */
  private async token(requestId: string): Promise<string | undefined> {
    try {
      return (await this.users.mailToken({ requestId })).token;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'users.mail-request-over') return undefined;
      throw error;
    }
  }

  private send(taskId: string, { purpose, email, locale }: WaitingMail, token: string): Promise<MailOutcome> {
    const letter = accountLetter({ purpose, locale, token, publicUrl: this.publicUrl });
    return this.mailer.send({ to: email, taskId, ...written(letter) });
  }
}
