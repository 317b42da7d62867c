import { SoukModule } from '../../shared/kernel/souk-module.js';
import { ForgetCarrierWebhooks } from './app/forget-carrier-webhooks.js';
import { GetQuotesHandler } from './app/get-quotes.js';
import { GetShipmentHandler } from './app/get-shipment.js';
import { ListShipmentsHandler } from './app/list-shipments.js';
import { OnOrderEnded } from './app/on-order-ended.js';
import { OnOrderConfirmed } from './app/on-order-confirmed.js';
import { ReceiveCarrierWebhookHandler } from './app/receive-carrier-webhook.js';
import { ReportShipmentEventHandler } from './app/report-shipment-event.js';
import { ShippingQuotes } from './app/shipping-quotes.js';
import { Weights } from './app/weights.js';
import {
  ShipmentCancelled,
  ShipmentCreated,
  ShipmentDelivered,
  ShipmentDispatched,
} from './contract/shipping.events.js';
import { ShippingPort } from './contract/shipping.port.js';
import { AddShipmentProgress } from './db/migrations/add-shipment-progress.js';
import { AddWithdrawnWeights } from './db/migrations/add-withdrawn-weights.js';
import { CreateCarrierWebhooks } from './db/migrations/create-carrier-webhooks.js';
import { CreateShipments } from './db/migrations/create-shipments.js';
import { CreateWeights } from './db/migrations/create-weights.js';
import { seed } from './db/seed.js';
import { CarrierWebhooksController } from './http/carrier-webhooks.controller.js';
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
    { name: 'add-shipment-progress', class: AddShipmentProgress },
    { name: 'add-withdrawn-weights', class: AddWithdrawnWeights },
    { name: 'create-carrier-webhooks', class: CreateCarrierWebhooks },
  ],
  events: [ShipmentCreated, ShipmentCancelled, ShipmentDispatched, ShipmentDelivered],
  ports: [{ port: ShippingPort, local: ShippingQuotes }],
  refusals: {
    'shipping.not-found': 404,
    'shipping.unknown-carrier': 404,
    'shipping.unknown-sku': 409,
    'shipping.illegal-transition': 409,
  },
  controllers: [ShippingController, CarrierWebhooksController],
  providers: [
    GetQuotesHandler,
    GetShipmentHandler,
    ListShipmentsHandler,
    ReportShipmentEventHandler,
    ReceiveCarrierWebhookHandler,
    ForgetCarrierWebhooks,
    Weights,
    OnOrderConfirmed,
    OnOrderEnded,
  ],
  seed,
})
export class ShippingModule {}
