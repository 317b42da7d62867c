import { OptionalCaller } from '../../shared/auth/optional-caller.js';
import { SoukModule } from '../../shared/kernel/souk-module.js';
import { AddWarehouseHandler } from './app/add-warehouse.js';
import { AdjustStockHandler } from './app/adjust-stock.js';
import { ExpireReservations } from './app/expire-reservations.js';
import { GetStockHandler } from './app/get-stock.js';
import { ListLedgerHandler } from './app/list-ledger.js';
import { ListWarehousesHandler } from './app/list-warehouses.js';
import { OnOrderConfirmed } from './app/on-order-confirmed.js';
import { OnOrderEnded } from './app/on-order-ended.js';
import { OnOrderPlaced } from './app/on-order-placed.js';
import { OnProductPublished } from './app/on-product-published.js';
import {
  AvailabilityChanged,
  ReservationExpired,
  StockRejected,
  StockReserved,
} from './contract/inventory.events.js';
import { CreateReservation } from './db/migrations/create-reservation.js';
import { CreateStockLedger } from './db/migrations/create-stock-ledger.js';
import { CreateStock } from './db/migrations/create-stock.js';
import { CreateWarehouse } from './db/migrations/create-warehouse.js';
import { StockController } from './http/stock.controller.js';
import { WarehousesController } from './http/warehouses.controller.js';
import { seedInventory } from './inventory.seed.js';

/**
 * Knows how much of every SKU lies in which warehouse, and sets it aside for orders so that nothing is sold twice.
 * It does not know what a SKU is or costs, whether an order is paid, or how parcels travel.
 */
@SoukModule({
  name: 'inventory',
  delivery: 'now',
  migrations: [
    { name: 'create-warehouse', class: CreateWarehouse },
    { name: 'create-stock', class: CreateStock },
    { name: 'create-stock-ledger', class: CreateStockLedger },
    { name: 'create-reservation', class: CreateReservation },
  ],
  events: [StockReserved, StockRejected, ReservationExpired, AvailabilityChanged],
  refusals: {
    'inventory.unknown-sku': 404,
    'inventory.below-zero': 409,
    'inventory.warehouse-code-taken': 409,
  },
  controllers: [StockController, WarehousesController],
  providers: [
    OptionalCaller,
    OnProductPublished,
    OnOrderPlaced,
    OnOrderConfirmed,
    OnOrderEnded,
    ExpireReservations,
    AdjustStockHandler,
    AddWarehouseHandler,
    GetStockHandler,
    ListLedgerHandler,
    ListWarehousesHandler,
  ],
  seed: seedInventory,
})
export class InventoryModule {}
