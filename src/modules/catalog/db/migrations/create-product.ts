import { Migration } from '@mikro-orm/migrations';

export class CreateProduct extends Migration {
  override up(): void {
    this.addSql(`create table catalog.product (
      product_id uuid primary key,
      slug text collate "C" not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      category_id uuid not null references catalog.category,
      names jsonb not null check (coalesce(names ->> 'en', '') <> ''),
      descriptions jsonb not null check (coalesce(descriptions ->> 'en', '') <> ''),
      attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
      created_at timestamptz not null default now(),
      version integer not null default 1 check (version > 0)
    )`);
    this.addSql('create index product_of_category on catalog.product (category_id, product_id desc)');
    this.addSql(`create table catalog.variant (
      sku text collate "C" primary key check (sku ~ '^[A-Za-z0-9-]{1,64}$'),
      product_id uuid not null references catalog.product on delete cascade,
      options jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
      weight_grams integer not null check (weight_grams > 0),
      position smallint not null check (position >= 0),
      unique (product_id, position)
    )`);
    this.addSql(`create table catalog.price (
      sku text collate "C" references catalog.variant on delete cascade,
      currency text check (currency ~ '^[A-Z]{3}$'),
      amount_minor bigint not null check (amount_minor >= 0),
      primary key (sku, currency)
    )`);
  }
}
