import { OptionalCaller } from '../../shared/auth/optional-caller.js';
import { SoukModule } from '../../shared/kernel/souk-module.js';
import { AddCategoryHandler } from './app/add-category.js';
import { AddImageHandler } from './app/add-image.js';
import { AvailabilityView } from './app/availability.js';
import { CatalogChanges } from './app/catalog-changes.js';
import { EditCategoryHandler } from './app/edit-category.js';
import { EditProductHandler } from './app/edit-product.js';
import { GetCategoryHandler } from './app/get-category.js';
import { GetImageHandler } from './app/get-image.js';
import { GetProductHandler } from './app/get-product.js';
import { ListCategoriesHandler } from './app/list-categories.js';
import { ListProductsHandler } from './app/list-products.js';
import { PublicAnswers } from './app/public-answers.js';
import { PublishProductHandler } from './app/publish-product.js';
import { RemoveCategoryHandler } from './app/remove-category.js';
import { ImageFilesRemoval } from './app/remove-image-files.js';
import { RemoveImageHandler } from './app/remove-image.js';
import { RemoveProductHandler } from './app/remove-product.js';
import { SetPriceHandler } from './app/set-price.js';
import { TranslateProductHandler } from './app/translate-product.js';
import { seedCatalog } from './catalog.seed.js';
import { ProductPublished, ProductWithdrawn } from './contract/catalog.events.js';
import { AddPublication } from './db/migrations/add-publication.js';
import { CreateAvailability } from './db/migrations/create-availability.js';
import { CreateCategory } from './db/migrations/create-category.js';
import { CreateImage } from './db/migrations/create-image.js';
import { CreateProduct } from './db/migrations/create-product.js';
import { CreateRetiredSku } from './db/migrations/create-retired-sku.js';
import { CreateRevision } from './db/migrations/create-revision.js';
import { LetVariantsChangePlaces } from './db/migrations/let-variants-change-places.js';
import { CategoriesController } from './http/categories.controller.js';
import { ImagesController } from './http/images.controller.js';
import { ProductChangesController } from './http/product-changes.controller.js';
import { ProductsController } from './http/products.controller.js';

/**
 * Responsible for what the shop sells: categories, products, their variants and images, in every language and currency.
 * Not responsible for how much of it there is, which is inventory's, nor for what anybody has put into a cart.
 */
@SoukModule({
  name: 'catalog',
  migrations: [
    { name: 'create-category', class: CreateCategory },
    { name: 'create-product', class: CreateProduct },
    { name: 'create-availability', class: CreateAvailability },
    { name: 'create-revision', class: CreateRevision },
    { name: 'add-publication', class: AddPublication },
    { name: 'create-image', class: CreateImage },
    { name: 'create-retired-sku', class: CreateRetiredSku },
    { name: 'let-variants-change-places', class: LetVariantsChangePlaces },
  ],
  events: [ProductPublished, ProductWithdrawn],
  refusals: {
    'catalog.not-found': 404,
    'catalog.sku-taken': 409,
    'catalog.slug-taken': 409,
    'catalog.category-circle': 409,
    'catalog.category-in-use': 409,
    'catalog.too-many-images': 409,
  },
  controllers: [ProductsController, ProductChangesController, ImagesController, CategoriesController],
  providers: [
    OptionalCaller,
    PublicAnswers,
    CatalogChanges,
    ListProductsHandler,
    GetProductHandler,
    PublishProductHandler,
    EditProductHandler,
    RemoveProductHandler,
    TranslateProductHandler,
    SetPriceHandler,
    AddImageHandler,
    RemoveImageHandler,
    ImageFilesRemoval,
    GetImageHandler,
    ListCategoriesHandler,
    GetCategoryHandler,
    AddCategoryHandler,
    EditCategoryHandler,
    RemoveCategoryHandler,
    AvailabilityView,
  ],
  seed: seedCatalog,
})
export class CatalogModule {}
