import type { Type } from '@nestjs/common';
import { CartModule } from '../modules/cart/cart.module.js';
import { CatalogModule } from '../modules/catalog/catalog.module.js';
import { InventoryModule } from '../modules/inventory/inventory.module.js';
import { NotificationsModule } from '../modules/notifications/notifications.module.js';
import { OrdersModule } from '../modules/orders/orders.module.js';
import { PaymentsModule } from '../modules/payments/payments.module.js';
import { ShippingModule } from '../modules/shipping/shipping.module.js';
import { UsersModule } from '../modules/users/users.module.js';
import { manifestOf, type Manifest } from '../shared/kernel/souk-module.js';

/** Every module of the shop, in the order in which their data is prepared. */
export const MODULES: Type[] = [
  UsersModule,
  CatalogModule,
  InventoryModule,
  CartModule,
  ShippingModule,
  PaymentsModule,
  OrdersModule,
  NotificationsModule,
];

export const manifests = (): Manifest[] => MODULES.map(manifestOf);
