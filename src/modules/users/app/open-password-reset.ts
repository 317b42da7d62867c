import { Injectable } from '@nestjs/common';
import { Settings } from '../../../shared/config/settings.js';
import { Runs } from '../../../shared/tasks/runs.js';
import { task, type Completion, type TaskRun } from '../../../shared/tasks/task.js';
import type { Account } from '../domain/account.js';
import { ResetLinkMs } from '../users.settings.js';
import { ACCOUNT_COLUMNS } from './accounts.js';
import { requestMail } from './mail-requests.js';

/** Somebody asked for a new password of an address that may have an account. */
export const OpenPasswordReset = task<{ email: string }>('users.open-password-reset');

@Injectable()
export class PasswordResets {
  private readonly linkMs: number;

  constructor(settings: Settings) {
    this.linkMs = settings.get(ResetLinkMs);
  }

  @Runs(OpenPasswordReset)
  async run({ payload: { email } }: TaskRun<{ email: string }>): Promise<Completion> {
    return async (work) => {
      const [account] = await work.sql<Account>(
        `select ${ACCOUNT_COLUMNS} from users.account as account where lower(email) = lower($1) for no key update`,
        [email],
      );
      if (account) await requestMail(work, 'password-reset', account, this.linkMs);
    };
  }
}
