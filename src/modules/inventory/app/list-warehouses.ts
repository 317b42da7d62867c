import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorKey, pageOf, type Page } from '../../../shared/http/page.js';

export interface WarehouseRow {
  id: string;
  code: string;
  name: string;
  /** ISO 3166-1 alpha-2, upper case. */
  country: string;
  /** Degrees, WGS 84. */
  location: { lat: number; lon: number };
}

/** By code. */
export class ListWarehouses extends Query<Page<WarehouseRow>> {
  constructor(
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListWarehouses)
export class ListWarehousesHandler implements IQueryHandler<ListWarehouses> {
  constructor(private readonly read: Read) {}

  async execute({ limit, cursor }: ListWarehouses): Promise<Page<WarehouseRow>> {
    const [after] = cursorKey(cursor, 1) ?? [''];
    const rows = await this.read.sql<WarehouseRow>(
      `select warehouse_id as id, code, name, country_code as country, json_build_object('lat', lat, 'lon', lon) as location
       from inventory.warehouse where code > $1 order by code limit $2`,
      [after, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      ({ code }) => [code],
      (row) => row,
    );
  }
}
