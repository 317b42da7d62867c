import { SoukModule } from '../../shared/kernel/souk-module.js';
import { AvailabilityView } from './app/availability.js';
import { GetCategoryHandler } from './app/get-category.js';
import { GetProductHandler } from './app/get-product.js';
import { ListCategoriesHandler } from './app/list-categories.js';
import { ListProductsHandler } from './app/list-products.js';
import { PublicAnswers } from './app/public-answers.js';
import { PublishProductHandler } from './app/publish-product.js';
import { seedCatalog } from './catalog.seed.js';
import { ProductPublished } from './contract/catalog.events.js';
import { CreateAvailability } from './db/migrations/create-availability.js';
import { CreateCategory } from './db/migrations/create-category.js';
import { CreateProduct } from './db/migrations/create-product.js';
import { CreateRevision } from './db/migrations/create-revision.js';
import { CategoriesController } from './http/categories.controller.js';
import { ProductsController } from './http/products.controller.js';

/**
 * Responsible for what the shop sells: categories, products and their variants, in every language and currency.
 * Not responsible for how much of it there is, which is inventory's, nor for what anybody has put into a cart.
 */
@SoukModule({
  name: 'catalog',
  migrations: [
    { name: 'create-category', class: CreateCategory },
    { name: 'create-product', class: CreateProduct },
    { name: 'create-availability', class: CreateAvailability },
    { name: 'create-revision', class: CreateRevision },
  ],
  events: [ProductPublished],
  refusals: { 'catalog.not-found': 404, 'catalog.sku-taken': 409 },
  controllers: [ProductsController, CategoriesController],
  providers: [
    PublicAnswers,
    ListProductsHandler,
    GetProductHandler,
    PublishProductHandler,
    ListCategoriesHandler,
    GetCategoryHandler,
    AvailabilityView,
  ],
  seed: seedCatalog,
})
export class CatalogModule {}
