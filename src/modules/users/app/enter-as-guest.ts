import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SessionTokens, type TokenAnswer } from './session-tokens.js';

/** A token for somebody who has no account; writes nothing. */
export class EnterAsGuest extends Command<TokenAnswer> {}

@CommandHandler(EnterAsGuest)
export class EnterAsGuestHandler implements ICommandHandler<EnterAsGuest> {
  constructor(private readonly tokens: SessionTokens) {}

  execute(): Promise<TokenAnswer> {
    return Promise.resolve(this.tokens.guest());
  }
}
