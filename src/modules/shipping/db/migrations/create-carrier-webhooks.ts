import { Migration } from '@mikro-orm/migrations';

export class CreateCarrierWebhooks extends Migration {
  override up(): void {
    this.addSql(`create table shipping.carrier_webhook (
      carrier text not null,
      webhook_id text not null,
      received_at timestamptz not null default now(),
      primary key (carrier, webhook_id)
    )`);
    this.addSql('create index carrier_webhook_age on shipping.carrier_webhook (received_at)');
  }
}
