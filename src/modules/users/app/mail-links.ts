import { Injectable } from '@nestjs/common';
import { Keys } from '../../../shared/auth/jwt.strategy.js';
import { signPurposeToken } from '../../../shared/auth/purpose-token.js';
import { Read } from '../../../shared/database/module-database.js';
import { DomainError } from '../../../shared/domain-error.js';
import { isId } from '../../../shared/uuid.js';
import { UsersPort } from '../contract/users.port.js';
import { isOpen, type MailPurpose, type MailRequest } from '../domain/mail-request.js';

/** Signs the tokens of mailed links, at the moment when the mail is written. */
@Injectable()
export class MailLinks extends UsersPort {
  constructor(
    private readonly read: Read,
    private readonly keys: Keys,
  ) {
    super();
  }

  async mailToken({ requestId: id }: { requestId: string }): Promise<{ token: string }> {
    const [request] = await this.read.sql<MailRequest & { purpose: MailPurpose; now: Date }>(
      `select purpose, expires_at as "expiresAt", used_at as "usedAt", clock_timestamp() as now
       from users.mail_request where request_id = $1`,
      [isId(id) ? id : null],
    );
    if (!request || !isOpen(request, request.now))
      throw new DomainError('users.mail-request-over', 'There is no link to be mailed any more');
    const { purpose, expiresAt } = request;
    return { token: signPurposeToken(this.keys.current, { purpose, id, expiresAt }) };
  }
}
