import { Migration } from '@mikro-orm/migrations';

export class CreateCategory extends Migration {
  override up(): void {
    this.addSql(`create table catalog.category (
      category_id uuid primary key,
      slug text collate "C" not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      parent_id uuid references catalog.category check (parent_id <> category_id),
      names jsonb not null check (coalesce(names ->> 'en', '') <> ''),
      version integer not null default 1 check (version > 0)
    )`);
  }
}
