import type { Sql } from '../../../shared/database/sql.js';
import type { Locale } from '../../../shared/locale.js';
import type { Cart } from '../domain/cart.js';

/** The cart that `source` selects, with its lines in the language `$2`. */
const cartFrom = (source: string): string =>
  `select cart_id as "cartId", owner, guest, currency, status, lines
   from (${source}) as cart
   cross join lateral (
     select coalesce(json_agg(json_build_object(
         'sku', line.sku, 'productId', view.product_id, 'quantity', line.quantity, 'sold', view.sold,
         'name', coalesce(view.names->>$2, view.names->>'en'),
         'unitPriceMinor', (view.prices->>cart.currency)::bigint) order by line.added_at, line.sku), '[]') as lines
     from cart.cart_item as line join cart.product_view as view on view.sku = line.sku
     where line.cart_id = cart.cart_id
   ) as content`;

const CART_BY_ID = cartFrom('select * from cart.cart where cart_id = $1');
const NEWEST_OPEN_CART = cartFrom(
  `select * from cart.cart where owner = $1 and status = 'open' and not guest order by cart_id desc limit 1`,
);

export async function readCart(sql: Sql, cartId: string, locale: Locale): Promise<Cart | undefined> {
  return (await sql<Cart>(CART_BY_ID, [cartId, locale]))[0];
}

/** A user's newest cart that is not ordered. */
export async function readNewestCart(sql: Sql, owner: string, locale: Locale): Promise<Cart | undefined> {
  return (await sql<Cart>(NEWEST_OPEN_CART, [owner, locale]))[0];
}
