import { Migration } from '@mikro-orm/migrations';

export class AddPublication extends Migration {
  override up(): void {
    this.addSql('alter table catalog.product add published boolean not null default true');
  }
}
