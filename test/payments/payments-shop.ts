import { Webhook } from 'standardwebhooks';
import { StockReserved } from '../../src/modules/inventory/contract/inventory.events.js';
import {
  OrderCancelled,
  OrderDelivered,
  OrderPlaced,
} from '../../src/modules/orders/contract/orders.events.js';
import type { PaymentRow } from '../../src/modules/payments/app/list-payments.js';
import { Acquirer, type CaptureAnswer } from '../../src/modules/payments/gateway/acquirer.js';
import { PaymentsModule } from '../../src/modules/payments/payments.module.js';
import type { Role } from '../../src/shared/auth/identity.js';
import { DEVELOPMENT_WEBHOOK_SECRET } from '../../src/shared/http/signed-webhook.js';
import { Runtime } from '../../src/shared/kernel/runtime.js';
import { manifestOf } from '../../src/shared/kernel/souk-module.js';
import type { DeliveryOf, IntegrationEvent } from '../../src/shared/outbox/integration-event.js';
import { newId } from '../../src/shared/uuid.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { callerAs } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { publishAs } from '../support/foreign-events.js';
import { untilQuiet } from '../support/quiet.js';
import { startTestShop, type TestShop, type TestShopOptions } from '../support/shop.js';

type Placed = DeliveryOf<typeof OrderPlaced>['payload'];

/** By default a fresh id, now, and the secret of development. */
interface Signature {
  id?: string;
  sentAt?: Date;
  secret?: string;
}

/** A shop in which only payments reacts to events: the specs speak for orders and inventory. */
export interface PaymentsShop extends AsyncDisposable {
  shop: TestShop;
  admin: ApiClient;
  callerAs(role: Role, subject?: string): ApiClient;
  publish<P>(event: IntegrationEvent<P>, payload: NoInfer<P>): Promise<void>;
  /** Publishes an order and answers its id. */
  place(order?: Partial<Placed>): Promise<string>;
  reserve(orderId: string): Promise<void>;
  /** An order that is placed, reserved and paid, by its id. */
  paid(order?: Partial<Placed>): Promise<string>;
  cancel(orderId: string): Promise<void>;
  deliver(orderId: string): Promise<void>;
  /** Sends a webhook of the simulated acquirer. */
  webhook(body: unknown, signature?: Signature): Promise<Answer>;
  /** The same, about the payment of an order. */
  report(orderId: string, type: string, data?: object, signature?: Signature): Promise<Answer>;
  /** The payment of an order, as admins see it. */
  payment(orderId: string): Promise<PaymentRow>;
  became(orderId: string, payment: object): Promise<void>;
  /** What payments has published about an order, oldest first. */
  published(orderId: string): Promise<{ name: string; payload: Record<string, unknown> }[]>;
  /** Waits until payments has applied every event and run every task that is due. */
  quiet(): Promise<void>;
}

/** Durations of the simulated acquirer are shortened. */
const SETTINGS = {
  POLL_MS: '200',
  SIMULATED_ACQUIRER_LEDGER: 'on',
  SIMULATED_ACQUIRER_SLOW_MS: '200',
  SIMULATED_ACQUIRER_DOWN_MS: '500',
  PAYMENTS_CAPTURE_RETRY_MS: '40',
  PAYMENTS_CAPTURE_RETRY_MAX_MS: '80',
};

export async function startPaymentsShop({
  settings,
  ...options
}: TestShopOptions = {}): Promise<PaymentsShop> {
  const shop = await startTestShop({ demo: false, settings: { ...SETTINGS, ...settings }, ...options });
  await silenceOthers(shop);
  const admin = callerAs(shop, 'admin');
  const publish = <P>(event: IntegrationEvent<P>, payload: NoInfer<P>) => publishAs(shop, event, payload);
  const place = async (order: Partial<Placed> = {}) => {
    const placed = aPlacedOrder(order);
    await publish(OrderPlaced, placed);
    return placed.orderId;
  };
  const reserve = (orderId: string) => publish(StockReserved, { orderId, allocations: [] });
  const payment = async (orderId: string) =>
    (await admin.get(`/v1/orders/${orderId}/payments`)).body.items?.[0];
  const became = (orderId: string, expected: object) =>
    eventually(async () => expect(await payment(orderId)).toMatchObject(expected));
  const webhook = (body: unknown, signature?: Signature) => {
    const text = JSON.stringify(body);
    return shop.anonymous.post('/v1/payments/webhooks/simulated', text, signed(text, signature));
  };
  return {
    shop,
    admin,
    callerAs: (role, subject) => callerAs(shop, role, subject),
    publish,
    place,
    reserve,
    payment,
    became,
    paid: async (order) => {
      const orderId = await place(order);
      await reserve(orderId);
      await became(orderId, { status: 'captured' });
      return orderId;
    },
    cancel: (orderId) => publish(OrderCancelled, { ...anOrderOf(orderId), cartId: newId(), reason: 'buyer' }),
    deliver: (orderId) => publish(OrderDelivered, anOrderOf(orderId)),
    webhook,
    report: async (orderId, type, data, signature) => {
      const { id: paymentId } = await payment(orderId);
      return webhook({ type, timestamp: new Date().toISOString(), data: { paymentId, ...data } }, signature);
    },
    published: (orderId) =>
      shop.sql('select name, payload from payments.outbox where key = $1 order by position', [orderId]),
    quiet: () => untilQuiet(shop.adminUrl, 5_000, [manifestOf(PaymentsModule)]),
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

async function silenceOthers({ shop }: TestShop): Promise<void> {
  const others = shop.app.get(Runtime).loops.filter(({ module }) => module !== 'payments');
  await Promise.all(others.map((loop) => loop.stop()));
}

/** The headers of Standard Webhooks. */
export function signed(text: string, { id = newId(), sentAt = new Date(), secret }: Signature = {}) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret ?? DEVELOPMENT_WEBHOOK_SECRET).sign(id, sentAt, text),
  };
}

/**
 * Stands between the shop and the acquirer until `end`, as a bad network would.
 * @param interfere answers in the acquirer's place, or lets it answer and loses that
 */
export function disturb(
  { shop }: PaymentsShop,
  interfere: (capture: () => Promise<CaptureAnswer>) => Promise<CaptureAnswer>,
) {
  const acquirer = shop.shop.app.get(Acquirer);
  const original = acquirer.capture.bind(acquirer);
  const keys: string[] = [];
  acquirer.capture = (request) => {
    keys.push(request.idempotencyKey);
    return interfere(() => original(request));
  };
  return { keys, end: () => (acquirer.capture = original) };
}

/** An order of 20.00 euros, paid with `tok_ok`. */
export const aPlacedOrder = (order: Partial<Placed> = {}): Placed => ({
  orderId: newId(),
  number: 'S-000001',
  cartId: newId(),
  subject: newId(),
  email: 'ada@souk.example',
  locale: 'en',
  currency: 'EUR',
  lines: [],
  discounts: [],
  shippingMinor: 500,
  totalMinor: 2_000,
  payment: { method: 'card', token: 'tok_ok' },
  placedAt: new Date().toISOString(),
  ...order,
});

const anOrderOf = (orderId: string): DeliveryOf<typeof OrderDelivered>['payload'] => ({
  orderId,
  number: 'S-000001',
  subject: newId(),
  email: 'ada@souk.example',
  locale: 'en',
});

export const paidWith = (token: string) => ({ payment: { method: 'card' as const, token } });
export const byTransfer = { payment: { method: 'bank_transfer' as const } };
export const cashOnDelivery = { payment: { method: 'cash_on_delivery' as const } };
export const eur = (amount: number) => ({ amount, currency: 'EUR' });
