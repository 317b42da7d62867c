import type { Sql } from '../../../shared/database/sql.js';
import { orderWeight, type Line, type OrderWeight } from '../domain/order-weight.js';

/** The weight of all lines together, from shipping's own view, in one statement. What is withdrawn is not known any more. */
export async function weighLines(sql: Sql, lines: Line[]): Promise<OrderWeight> {
  const rows = await sql<{ sku: string; grams: number }>(
    'select sku, weight_grams as grams from shipping.weight where sku = any($1::text[]) and not withdrawn',
    [lines.map(({ sku }) => sku)],
  );
  return orderWeight(lines, new Map(rows.map(({ sku, grams }) => [sku, grams])));
}
