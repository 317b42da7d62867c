import { Migration } from '@mikro-orm/migrations';

/** One number that moves with every change a reader could see: what every replica's cache asks for. */
export class CreateRevision extends Migration {
  override up(): void {
    this.addSql(`create table catalog.revision (
      only_row boolean primary key default true check (only_row),
      revision bigint not null default 0
    ) with (fillfactor = 10)`);
    this.addSql('insert into catalog.revision default values');
  }
}
