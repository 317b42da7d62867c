import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../shared/database/sql.js';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { UserErased, UserUpdated } from '../../users/contract/users.events.js';
import { isShown, type Stage } from '../domain/stage.js';
import { aloneWithAccounts } from './account-lock.js';
import { notify } from './notify.js';

type Account = DeliveryOf<typeof UserUpdated>['payload'];

/** Notifications' own view of accounts: where and in which language to reach people, and who is an administrator. */
@Injectable()
export class Accounts {
  @ReactsToAll(UserUpdated)
  async apply(deliveries: DeliveryOf<typeof UserUpdated>[], work: Work): Promise<void> {
    const latest = new Map(deliveries.map(({ payload }) => [payload.userId, payload]));
    const accounts = [...latest.values()];
    void aloneWithAccounts(work.sql);
    void updateKnown(work.sql, accounts);
    const newcomers = await addUnknown(work.sql, accounts);
    await catchUp(
      work,
      newcomers.map(({ userId }) => userId),
    );
  }

  /** Everything that names or reaches the person goes; the id stays, so that late facts bring nothing back. */
  @ReactsToAll(UserErased)
  async forget(deliveries: DeliveryOf<typeof UserErased>[], { sql }: Work): Promise<void> {
    const userIds = [...new Set(deliveries.map(({ payload }) => payload.userId))].sort();
    void aloneWithAccounts(sql);
    void sql(
      `insert into notifications.account as mine (user_id, version, locale, is_admin, erased)
       select user_id, 0, 'en', false, true from unnest($1::text[]) as gone (user_id)
       on conflict (user_id) do update set erased = true, email = null, is_admin = false`,
      [userIds],
    );
    void sql(`delete from notifications.notification where user_id = any($1)`, [userIds]);
    void sql(`delete from notifications.account_mail where user_id = any($1)`, [userIds]);
    void sql(`delete from notifications.buyer_order where subject = any($1)`, [userIds]);
  }
}

const columnsOf = (accounts: Account[]) => [
  accounts.map(({ userId }) => userId),
  accounts.map(({ version }) => version),
  accounts.map(({ email }) => email),
  accounts.map(({ locale }) => locale),
  accounts.map(({ roles }) => roles.includes('admin')),
];

const addUnknown = (sql: Sql, accounts: Account[]): Promise<{ userId: string }[]> =>
  sql<{ userId: string }>(
    `insert into notifications.account (user_id, version, email, locale, is_admin)
     select * from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::boolean[])
     on conflict (user_id) do nothing returning user_id as "userId"`,
    columnsOf(accounts),
  );

const updateKnown = (sql: Sql, accounts: Account[]): Promise<unknown> =>
  sql(
    `update notifications.account as mine
     set version = newer.version, email = newer.email, locale = newer.locale, is_admin = newer.is_admin
     from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::boolean[])
       as newer (user_id, version, email, locale, is_admin)
     where mine.user_id = newer.user_id and mine.version < newer.version and not mine.erased`,
    columnsOf(accounts),
  );

/** An order may be heard of before the account of its buyer, who is then told what has happened meanwhile. */
async function catchUp(work: Work, userIds: string[]): Promise<void> {
  if (userIds.length === 0) return;
  const found = await work.sql<{ orderId: string; userId: string; number: string; reached: Stage[] }>(
    `select order_id as "orderId", subject as "userId", number, reached
     from notifications.buyer_order where subject = any($1) order by order_id`,
    [userIds],
  );
  const tidings = found.flatMap(({ orderId, userId, number, reached }) =>
    reached.filter(isShown).map((stage) => ({
      userId,
      type: `order.${stage}` as const,
      cause: orderId,
      data: { orderId, number },
    })),
  );
  await notify(work, tidings);
}
