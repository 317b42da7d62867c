import { Migration } from '@mikro-orm/migrations';

export class CreateWeights extends Migration {
  override up(): void {
    this.addSql(`create table shipping.weight (
      sku text primary key,
      weight_grams integer not null check (weight_grams >= 0),
      version integer not null
    )`);
  }
}
