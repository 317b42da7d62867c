import { Injectable } from '@nestjs/common';
import { Read } from '../../../shared/database/module-database.js';
import type { Locale } from '../../../shared/locale.js';
import { Runs } from '../../../shared/tasks/runs.js';
import { task, type Completion, type TaskRunOf } from '../../../shared/tasks/task.js';
import type { Stage } from '../domain/stage.js';
import { written } from '../mail/letter.js';
import { Mailer } from '../mail/mailer.js';
import { orderLetter, type Bill } from '../mail/order-letter.js';
import { MAIL_PACE } from './mail-pace.js';

export const SendOrderMail = task<{ orderId: string; stage: Stage }>(
  'notifications.send-order-mail',
  MAIL_PACE,
);

interface WaitingMail {
  number: string;
  bill: Bill | null;
  orderEmail: string;
  orderLocale: Locale;
  accountEmail: string | null;
  accountLocale: Locale | null;
}

@Injectable()
export class SendOrderMails {
  constructor(
    private readonly read: Read,
    private readonly mailer: Mailer,
  ) {}

  @Runs(SendOrderMail)
  async run({ taskId, payload }: TaskRunOf<typeof SendOrderMail>): Promise<Completion | void> {
    const { orderId, stage } = payload;
    const mail = await this.waiting(orderId, stage);
    // Sent by a run before this one, or its buyer was erased.
    if (!mail) return;
    const { number, bill } = mail;
    // A signed-in buyer may order without an address: then it is the account's, which another module tells us.
    const to = mail.orderEmail || mail.accountEmail;
    if (!to) throw new Error("The buyer's address is not known yet");
    const letter = orderLetter({
      stage,
      number,
      locale: mail.accountLocale ?? mail.orderLocale,
      bill: bill ?? undefined,
    });
    const outcome = await this.mailer.send({ to, taskId, ...written(letter) });
    return ({ sql }) => {
      void sql(
        `update notifications.order_mail
         set status = case when $3::text is null then 'sent' else 'refused' end, reason = $3, ended_at = now()
         where order_id = $1 and stage = $2`,
        [orderId, stage, outcome === 'sent' ? null : outcome.refused],
      );
    };
  }

  private async waiting(orderId: string, stage: Stage): Promise<WaitingMail | undefined> {
    const [row] = await this.read.sql<WaitingMail>(
      `select bought.number, mail.bill, bought.email as "orderEmail", bought.locale as "orderLocale",
              known.email as "accountEmail", known.locale as "accountLocale"
       from notifications.order_mail as mail
       join notifications.buyer_order as bought using (order_id)
       left join notifications.account as known on known.user_id = bought.subject
       where order_id = $1 and stage = $2 and status = 'waiting'`,
      [orderId, stage],
    );
    return row;
  }
}
