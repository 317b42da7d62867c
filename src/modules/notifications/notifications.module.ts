import { type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { isProduction } from '../../shared/config/environment.js';
import { Settings } from '../../shared/config/settings.js';
import { SoukModule } from '../../shared/kernel/souk-module.js';
import { Accounts } from './app/accounts.js';
import { Buyers } from './app/buyers.js';
import { GetNewNotificationsHandler } from './app/get-new-notifications.js';
import { ListMailboxHandler } from './app/list-mailbox.js';
import { ListNotificationsHandler } from './app/list-notifications.js';
import { MarkNotificationHandler } from './app/mark-notification.js';
import { NotificationSignals } from './app/notification-signals.js';
import { OnMailRequested } from './app/on-mail-requested.js';
import { OnOrderProgress } from './app/on-order-progress.js';
import { OnPaymentProgress } from './app/on-payment-progress.js';
import { OnStockRanLow } from './app/on-stock-ran-low.js';
import { SendAccountMails } from './app/send-account-mail.js';
import { SendOrderMails } from './app/send-order-mail.js';
import { UserNotified } from './contract/notifications.events.js';
import { CreateAccounts } from './db/migrations/create-accounts.js';
import { CreateBuyerOrders } from './db/migrations/create-buyer-orders.js';
import { CreateMailbox } from './db/migrations/create-mailbox.js';
import { CreateMails } from './db/migrations/create-mails.js';
import { CreateNotifications } from './db/migrations/create-notifications.js';
import { seed } from './db/seed.js';
import { absent } from './http/absent.js';
import { MailboxController } from './http/mailbox.controller.js';
import { NotificationStreams } from './http/notification-streams.js';
import { NotificationsController } from './http/notifications.controller.js';
import { DevelopmentSink } from './mail/development-sink.js';
import { Mailer } from './mail/mailer.js';

/**
 * Responsible for telling people what happened to them: by mail at every stage of an order and with the links that
 * accounts need, and in the shop itself.
 * Not responsible for what happened, nor for the tokens in links: it listens, and asks for a token when it sends one.
 */
@SoukModule({
  name: 'notifications',
  migrations: [
    { name: 'create-accounts', class: CreateAccounts },
    { name: 'create-buyer-orders', class: CreateBuyerOrders },
    { name: 'create-mails', class: CreateMails },
    { name: 'create-notifications', class: CreateNotifications },
    { name: 'create-mailbox', class: CreateMailbox },
  ],
  events: [UserNotified],
  refusals: { 'notifications.not-found': 404 },
  controllers: [NotificationsController, MailboxController],
  providers: [
    Accounts,
    Buyers,
    OnOrderProgress,
    OnPaymentProgress,
    OnStockRanLow,
    OnMailRequested,
    SendOrderMails,
    SendAccountMails,
    ListNotificationsHandler,
    GetNewNotificationsHandler,
    MarkNotificationHandler,
    ListMailboxHandler,
    NotificationSignals,
    NotificationStreams,
    Mailer,
    DevelopmentSink,
  ],
  seed,
})
export class NotificationsModule implements NestModule {
  constructor(private readonly settings: Settings) {}

  configure(consumer: MiddlewareConsumer): void {
    if (isProduction(this.settings)) consumer.apply(absent).forRoutes(MailboxController);
  }
}
