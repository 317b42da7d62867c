import { SoukModule } from '../../shared/kernel/souk-module.js';
import { AwaitOutcomeHandler } from './app/await-outcome.js';
import { CancelOrderHandler } from './app/cancel-order.js';
import { CancelUnpaidOrders } from './app/cancel-unpaid-orders.js';
import { GetOrderTimelineHandler } from './app/get-order-timeline.js';
import { GetOrderHandler } from './app/get-order.js';
import { ListOrdersHandler } from './app/list-orders.js';
import { Offers } from './app/offers.js';
import { OnPaymentAwaited } from './app/on-payment-awaited.js';
import { OnPaymentCaptured } from './app/on-payment-captured.js';
import { OnPaymentDeferred } from './app/on-payment-deferred.js';
import { OnPaymentFailed } from './app/on-payment-failed.js';
import { OnPaymentQueued } from './app/on-payment-queued.js';
import { OnPaymentRefunded } from './app/on-payment-refunded.js';
import { OnReservationExpired } from './app/on-reservation-expired.js';
import { OnShipmentCancelled } from './app/on-shipment-cancelled.js';
import { OnShipmentCreated } from './app/on-shipment-created.js';
import { OnShipmentDelivered } from './app/on-shipment-delivered.js';
import { OnShipmentDispatched } from './app/on-shipment-dispatched.js';
import { OnStockRejected } from './app/on-stock-rejected.js';
import { OnStockReserved } from './app/on-stock-reserved.js';
import { OrderNumbers } from './app/order-numbers.js';
import { OrderSignals } from './app/order-signals.js';
import { PlaceOrderHandler } from './app/place-order.js';
import { ReorderHandler } from './app/reorder.js';
import { TaxRates } from './app/tax-rates.js';
import {
  OrderAwaitingPayment,
  OrderCancelled,
  OrderConfirmed,
  OrderDelivered,
  OrderPartiallyShipped,
  OrderPaymentFailed,
  OrderPlaced,
  OrderRefunded,
  OrderRejected,
  OrderShipped,
} from './contract/orders.events.js';
import { seedDemoOrders } from './db/demo-orders.js';
import { AwaitTransfers } from './db/migrations/await-transfers.js';
import { CreateCustomerOrder } from './db/migrations/create-customer-order.js';
import { OrderStreams } from './http/order-streams.js';
import { OrdersController } from './http/orders.controller.js';

/**
 * Responsible for what buyer and shop agreed on, and for whether it stands: an order is confirmed when stock and payment
 * agree, ends when one of them fails, the deadline passes or the buyer wants it no more, and is delivered when all its parcels are.
 * Not responsible for moving stock, money or parcels: it says what is wanted and listens to what became of it.
 */
@SoukModule({
  name: 'orders',
  delivery: 'now',
  migrations: [
    { name: 'create-customer-order', class: CreateCustomerOrder },
    { name: 'await-transfers', class: AwaitTransfers },
  ],
  events: [
    OrderPlaced,
    OrderAwaitingPayment,
    OrderConfirmed,
    OrderPartiallyShipped,
    OrderShipped,
    OrderDelivered,
    OrderRejected,
    OrderPaymentFailed,
    OrderCancelled,
    OrderRefunded,
  ],
  refusals: {
    'orders.not-found': 404,
    'orders.illegal-transition': 409,
    'orders.total-changed': 409,
    'orders.cart-already-ordered': 409,
    'orders.out-of-stock': 409,
    'payments.declined': 409,
    'payments.insufficient-funds': 409,
  },
  controllers: [OrdersController],
  providers: [
    PlaceOrderHandler,
    AwaitOutcomeHandler,
    CancelOrderHandler,
    ReorderHandler,
    GetOrderHandler,
    ListOrdersHandler,
    GetOrderTimelineHandler,
    OnStockReserved,
    OnStockRejected,
    OnReservationExpired,
    OnPaymentQueued,
    OnPaymentAwaited,
    OnPaymentDeferred,
    OnPaymentCaptured,
    OnPaymentFailed,
    OnPaymentRefunded,
    OnShipmentCreated,
    OnShipmentDispatched,
    OnShipmentDelivered,
    OnShipmentCancelled,
    CancelUnpaidOrders,
    Offers,
    OrderNumbers,
    OrderSignals,
    OrderStreams,
    TaxRates,
  ],
  seed: seedDemoOrders,
})
export class OrdersModule {}
