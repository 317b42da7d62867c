import { Injectable } from '@nestjs/common';
import { Settings } from '../../../shared/config/settings.js';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import type { Locale } from '../../../shared/locale.js';
import { isShown, stagesToTell, type Progress, type Stage } from '../domain/stage.js';
import type { Bill } from '../mail/order-letter.js';
import { Mail } from '../notifications.settings.js';
import { amongAccounts } from './account-lock.js';
import { notify } from './notify.js';
import { SendOrderMail } from './send-order-mail.js';

/** That an order has reached a stage, with what the event says about its buyer. */
export interface StageFact {
  orderId: string;
  /** Absent in events of modules that know orders by id only. */
  buyer?: { number: string; subject: string; email: string; locale: Locale };
  bill?: Bill;
}

interface Told {
  orderId: string;
  number: string;
  subject: string;
  stage: Stage;
}

interface OrderRow extends Progress {
  orderId: string;
  subject: string | null;
}

/** Tells buyers how their orders are getting on: each stage once, as soon as it is known whose order it is. */
@Injectable()
export class Buyers {
  private readonly byMail: boolean;

  constructor(settings: Settings) {
    this.byMail = settings.get(Mail) === 'on';
  }

  /** @param facts of one stage; the same order may be in it more than once */
  async tell(work: Work, stage: Stage, facts: StageFact[]): Promise<void> {
    const byOrder = new Map(facts.map((fact) => [fact.orderId, fact]));
    void amongAccounts(work.sql);
    const told = (await noteStage(work.sql, stage, [...byOrder.values()])).flatMap(newsOf);
    await Promise.all([
      notify(work, told.flatMap(tidingOf)),
      this.byMail && mail(work, told, new Map([...byOrder].map(([orderId, { bill }]) => [orderId, bill]))),
    ]);
  }
}

const newsOf = (row: OrderRow): Told[] =>
  stagesToTell(row).map((stage) => ({
    stage,
    orderId: row.orderId,
    number: row.number!,
    subject: row.subject!,
  }));

const tidingOf = ({ orderId, number, subject, stage }: Told) =>
  isShown(stage)
    ? [{ userId: subject, type: `order.${stage}` as const, cause: orderId, data: { orderId, number } }]
    : [];

/** Answers the orders for which the stage is new. What an erased person has ordered is not written down. */
const noteStage = (sql: Sql, stage: Stage, facts: StageFact[]): Promise<OrderRow[]> =>
  sql<OrderRow>(
    `insert into notifications.buyer_order as mine (order_id, number, subject, email, locale, reached)
     select order_id, number, subject, email, locale, array[$6]
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
       as fact (order_id, number, subject, email, locale)
     where not exists (select from notifications.account where user_id = fact.subject and erased)
     order by order_id
     on conflict (order_id) do update set
       was_known = mine.number is not null,
       number = coalesce(mine.number, excluded.number),
       subject = coalesce(mine.subject, excluded.subject),
       email = coalesce(mine.email, excluded.email),
       locale = coalesce(mine.locale, excluded.locale),
       reached = mine.reached || excluded.reached
     where not mine.reached @> excluded.reached
     returning order_id as "orderId", number, subject, was_known as "wasKnown", reached`,
    [
      facts.map(({ orderId }) => orderId),
      facts.map(({ buyer }) => buyer?.number),
      facts.map(({ buyer }) => buyer?.subject),
      facts.map(({ buyer }) => buyer?.email),
      facts.map(({ buyer }) => buyer?.locale),
      stage,
    ],
  );

/** @param bills by order; shown in the mail that says that an order was placed */
async function mail(
  { sql, schedule }: Work,
  told: Told[],
  bills: ReadonlyMap<string, Bill | undefined>,
): Promise<void> {
  if (told.length === 0) return;
  const billOf = ({ orderId, stage }: Told) => (stage === 'placed' ? bills.get(orderId) : undefined);
  const added = await sql<{ orderId: string; stage: Stage }>(
    `insert into notifications.order_mail (order_id, stage, bill)
     select * from unnest($1::uuid[], $2::text[], $3::json[])
     on conflict (order_id, stage) do nothing
     returning order_id as "orderId", stage`,
    [
      told.map(({ orderId }) => orderId),
      told.map(({ stage }) => stage),
      told.map((one) => JSON.stringify(billOf(one))),
    ],
  );
  for (const asked of added) schedule(SendOrderMail, asked);
}
