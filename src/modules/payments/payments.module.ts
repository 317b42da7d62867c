import { SoukModule } from '../../shared/kernel/souk-module.js';
import { AskRefundHandler } from './app/ask-refund.js';
import { CapturePayments } from './app/capture-payment.js';
import { ListPaymentsHandler } from './app/list-payments.js';
import { OnOrderDelivered } from './app/on-order-delivered.js';
import { OnOrderEnded } from './app/on-order-ended.js';
import { OnOrderPlaced } from './app/on-order-placed.js';
import { OnStockReserved } from './app/on-stock-reserved.js';
import { ReceiveWebhookHandler } from './app/receive-webhook.js';
import { RefundPayments } from './app/refund-payment.js';
import {
  PaymentAwaited,
  PaymentCaptured,
  PaymentDeferred,
  PaymentFailed,
  PaymentQueued,
  PaymentRefunded,
} from './contract/payments.events.js';
import { AllowFurtherMethods } from './db/migrations/allow-further-methods.js';
import { CreatePayment } from './db/migrations/create-payment.js';
import { CreateRefund } from './db/migrations/create-refund.js';
import { CreateSimulatedAcquirer } from './db/migrations/create-simulated-acquirer.js';
import { CreateTransaction } from './db/migrations/create-transaction.js';
import { CreateWebhook } from './db/migrations/create-webhook.js';
import { seedPayments } from './db/payments.seed.js';
import { Acquirer } from './gateway/acquirer.js';
import { SimulatedAcquirerStore } from './gateway/simulated-acquirer-store.js';
import { SimulatedAcquirer } from './gateway/simulated-acquirer.js';
import { SimulatedWebhooks } from './gateway/simulated-webhooks.js';
import { PaymentWebhooksController } from './http/payment-webhooks.controller.js';
import { PaymentsController } from './http/payments.controller.js';

/**
 * Takes the money of an order, once and in the way that the buyer chose, when its stock stands, and gives it back when the
 * order ends or an admin says so.
 * It does not decide what becomes of an order, and it never sees card data: only tokens of the acquirer.
 */
@SoukModule({
  name: 'payments',
  delivery: 'now',
  migrations: [
    { name: 'create-payment', class: CreatePayment },
    { name: 'create-transaction', class: CreateTransaction },
    { name: 'create-refund', class: CreateRefund },
    { name: 'create-simulated-acquirer', class: CreateSimulatedAcquirer },
    { name: 'allow-further-methods', class: AllowFurtherMethods },
    { name: 'create-webhook', class: CreateWebhook },
  ],
  events: [PaymentCaptured, PaymentFailed, PaymentQueued, PaymentAwaited, PaymentDeferred, PaymentRefunded],
  refusals: {
    'payments.not-found': 404,
    'payments.unknown-provider': 404,
    'payments.refund-too-large': 409,
  },
  controllers: [PaymentsController, PaymentWebhooksController],
  providers: [
    OnOrderPlaced,
    OnStockReserved,
    OnOrderEnded,
    OnOrderDelivered,
    CapturePayments,
    RefundPayments,
    AskRefundHandler,
    ReceiveWebhookHandler,
    ListPaymentsHandler,
    SimulatedAcquirerStore,
    SimulatedWebhooks,
    { provide: Acquirer, useClass: SimulatedAcquirer },
  ],
  seed: seedPayments,
})
export class PaymentsModule {}
