import { SoukModule } from '../../shared/kernel/souk-module.js';
import { ClaimCartHandler } from './app/claim-cart.js';
import { CreateCartHandler } from './app/create-cart.js';
import { FillCartHandler } from './app/fill-cart.js';
import { GetCartHandler } from './app/get-cart.js';
import { GetOwnCartHandler } from './app/get-own-cart.js';
import { LocalCarts } from './app/local-carts.js';
import { OnOrderEnded } from './app/on-order-ended.js';
import { OnOrderPlaced } from './app/on-order-placed.js';
import { ProductViews } from './app/product-views.js';
import { PutItemHandler } from './app/put-item.js';
import { RemoveItemHandler } from './app/remove-item.js';
import { CartPort } from './contract/cart.port.js';
import { CreateCarts } from './db/migrations/create-carts.js';
import { CreateProductViews } from './db/migrations/create-product-views.js';
import { WithdrawProducts } from './db/migrations/withdraw-products.js';
import { seed } from './db/seed.js';
import { CartsController } from './http/carts.controller.js';

/**
 * Responsible for what buyers and guests intend to buy, and for what that would cost now.
 * Not responsible for whether it is in stock, what shipping costs, or what becomes of it once it is ordered.
 */
@SoukModule({
  name: 'cart',
  migrations: [
    { name: 'create-carts', class: CreateCarts },
    { name: 'create-product-views', class: CreateProductViews },
    { name: 'withdraw-products', class: WithdrawProducts },
  ],
  ports: [{ port: CartPort, local: LocalCarts }],
  refusals: {
    'cart.not-found': 404,
    'cart.unknown-sku': 404,
    'cart.already-ordered': 409,
    'cart.empty': 409,
    'cart.no-price': 409,
    'cart.too-many-lines': 409,
  },
  controllers: [CartsController],
  providers: [
    CreateCartHandler,
    ClaimCartHandler,
    FillCartHandler,
    PutItemHandler,
    RemoveItemHandler,
    GetCartHandler,
    GetOwnCartHandler,
    ProductViews,
    OnOrderPlaced,
    OnOrderEnded,
  ],
  seed,
})
export class CartModule {}
