import { SoukModule } from '../../shared/kernel/souk-module.js';
import { GetQuotesHandler } from './app/get-quotes.js';
import { GetShipmentHandler } from './app/get-shipment.js';
import { ListShipmentsHandler } from './app/list-shipments.js';
import { OnOrderEnded } from './app/on-order-ended.js';
import { OnOrderConfirmed } from './app/on-order-confirmed.js';
import { ShippingQuotes } from './app/shipping-quotes.js';
import { Weights } from './app/weights.js';
import { ShipmentCancelled, ShipmentCreated } from './contract/shipping.events.js';
import { ShippingPort } from './contract/shipping.port.js';
import { CreateShipments } from './db/migrations/create-shipments.js';
import { CreateWeights } from './db/migrations/create-weights.js';
import { seed } from './db/seed.js';
import { ShippingController } from './http/shipping.controller.js';

/**
 * Responsible for what sending an order costs, and for its parcels from the packing table to the door.
 * Not responsible for which warehouse gives what, or for what the buyer is told about it.
 */
@SoukModule({
  name: 'shipping',
  migrations: [
    { name: 'create-weights', class: CreateWeights },
    { name: 'create-shipments', class: CreateShipments },
  ],
  events: [ShipmentCreated, ShipmentCancelled],
  ports: [{ port: ShippingPort, local: ShippingQuotes }],
  refusals: { 'shipping.not-found': 404, 'shipping.unknown-sku': 409 },
  controllers: [ShippingController],
  providers: [
    GetQuotesHandler,
    GetShipmentHandler,
    ListShipmentsHandler,
    Weights,
    OnOrderConfirmed,
    OnOrderEnded,
  ],
  seed,
})
export class ShippingModule {}
