import { Migration } from '@mikro-orm/migrations';

/** What users read in the shop; their texts are made when they are read. `cause` tells one from another of its type. */
export class CreateNotifications extends Migration {
  override up(): void {
    this.addSql(`create table notifications.notification (
      notification_id uuid not null,
      user_id text not null references notifications.account,
      type text not null check (type ~ '^[a-z]+\\.[a-z-]+$'),
      cause uuid not null,
      data json not null,
      read boolean not null default false,
      created_at timestamptz not null default now(),
      primary key (user_id, notification_id),
      unique (user_id, type, cause)
    )`);
  }
}
