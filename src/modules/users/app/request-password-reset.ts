import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../../shared/database/unit-of-work.js';
import { Limits } from './limits.js';
import { OpenPasswordReset } from './open-password-reset.js';
import { Throttle } from './throttle.js';

/**
 * Done the same way for an address with and without an account, so that neither the answer nor its time tells; the
 * account is looked up later. Beyond the limits nothing is mailed, and that is not told either.
 */
export class RequestPasswordReset extends Command<void> {
  /** @param address network address of who asks */
  constructor(
    readonly email: string,
    readonly address: string,
  ) {
    super();
  }
}

@CommandHandler(RequestPasswordReset)
export class RequestPasswordResetHandler implements ICommandHandler<RequestPasswordReset> {
  constructor(
    private readonly work: UnitOfWork,
    private readonly throttle: Throttle,
    private readonly limits: Limits,
  ) {}

  async execute({ email, address }: RequestPasswordReset): Promise<void> {
    await this.work.run(async ({ sql, schedule }) => {
      const waitMs = await this.throttle.count(this.limits.passwordResets(email, address), sql);
      if (waitMs === 0) schedule(OpenPasswordReset, { email });
    });
  }
}
