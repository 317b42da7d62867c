import { Migration } from '@mikro-orm/migrations';

export class AddWithdrawnWeights extends Migration {
  override up(): void {
    this.addSql('alter table shipping.weight add column withdrawn boolean not null default false');
  }
}
