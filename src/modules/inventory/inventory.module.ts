import { OptionalCaller } from '../../shared/auth/optional-caller.js';
import { SoukModule } from '../../shared/kernel/souk-module.js';
import { AddWarehouseHandler } from './app/add-warehouse.js';
import { AdjustStockHandler } from './app/adjust-stock.js';
import { ExpireReservations } from './app/expire-reservations.js';
import { GetStockHandler } from './app/get-stock.js';
import { ListLedgerHandler } from './app/list-ledger.js';
import { ListReplenishmentsHandler } from './app/list-replenishments.js';
import { ListStockHandler } from './app/list-stock.js';
import { ListWarehousesHandler } from './app/list-warehouses.js';
import { OnOrderConfirmed } from './app/on-order-confirmed.js';
import { OnOrderEnded } from './app/on-order-ended.js';
import { OnOrderPlaced } from './app/on-order-placed.js';
import { OnProductPublished } from './app/on-product-published.js';
import { OnProductWithdrawn } from './app/on-product-withdrawn.js';
import { OnShipmentDispatched } from './app/on-shipment-dispatched.js';
import { ReceiveReplenishmentHandler } from './app/receive-replenishment.js';
import { SetReorderPolicyHandler } from './app/set-reorder-policy.js';
import {
  AvailabilityChanged,
  ReservationExpired,
  StockRanLow,
  StockRejected,
  StockReserved,
} from './contract/inventory.events.js';
import { AddDispatch } from './db/migrations/add-dispatch.js';
import { AddReorderPolicy } from './db/migrations/add-reorder-policy.js';
import { AddSkuWithdrawal } from './db/migrations/add-sku-withdrawal.js';
import { CreateReplenishment } from './db/migrations/create-replenishment.js';
import { CreateReservation } from './db/migrations/create-reservation.js';
import { CreateStockLedger } from './db/migrations/create-stock-ledger.js';
import { CreateStock } from './db/migrations/create-stock.js';
import { CreateWarehouse } from './db/migrations/create-warehouse.js';
import { ReplenishmentsController } from './http/replenishments.controller.js';
import { StockController } from './http/stock.controller.js';
import { WarehousesController } from './http/warehouses.controller.js';
import { seedInventory } from './inventory.seed.js';

/**
 * Knows how much of every SKU lies in which warehouse, sets it aside for orders so that nothing is sold twice, and
 * proposes to get more when it runs low.
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
    { name: 'add-sku-withdrawal', class: AddSkuWithdrawal },
    { name: 'add-reorder-policy', class: AddReorderPolicy },
    { name: 'create-replenishment', class: CreateReplenishment },
    { name: 'add-dispatch', class: AddDispatch },
  ],
  events: [StockReserved, StockRejected, ReservationExpired, AvailabilityChanged, StockRanLow],
  refusals: {
    'inventory.unknown-sku': 404,
    'inventory.below-zero': 409,
    'inventory.unknown-replenishment': 404,
    'inventory.already-received': 409,
    'inventory.warehouse-code-taken': 409,
  },
  controllers: [StockController, ReplenishmentsController, WarehousesController],
  providers: [
    OptionalCaller,
    OnProductPublished,
    OnProductWithdrawn,
    OnOrderPlaced,
    OnOrderConfirmed,
    OnOrderEnded,
    OnShipmentDispatched,
    ExpireReservations,
    AdjustStockHandler,
    SetReorderPolicyHandler,
    ReceiveReplenishmentHandler,
    AddWarehouseHandler,
    GetStockHandler,
    ListStockHandler,
    ListLedgerHandler,
    ListReplenishmentsHandler,
    ListWarehousesHandler,
  ],
  seed: seedInventory,
})
export class InventoryModule {}
