import { Migration } from '@mikro-orm/migrations';

/** Which images a product shows, in the order in which they came; their content is in the file storage. */
export class CreateImage extends Migration {
  override up(): void {
    this.addSql(`create table catalog.image (
      image_id uuid primary key,
      product_id uuid not null references catalog.product on delete cascade,
      position bigint generated always as identity
    )`);
    this.addSql('create index image_of_product on catalog.image (product_id, position)');
  }
}
