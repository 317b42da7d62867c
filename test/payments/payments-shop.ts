import { StockReserved } from '../../src/modules/inventory/contract/inventory.events.js';
import { OrderCancelled, OrderPlaced } from '../../src/modules/orders/contract/orders.events.js';
import type { PaymentRow } from '../../src/modules/payments/app/list-payments.js';
import { PaymentsModule } from '../../src/modules/payments/payments.module.js';
import type { Role } from '../../src/shared/auth/identity.js';
import { Keys, signAccessToken } from '../../src/shared/auth/jwt.strategy.js';
import { Runtime } from '../../src/shared/kernel/runtime.js';
import { manifestOf } from '../../src/shared/kernel/souk-module.js';
import type { DeliveryOf, IntegrationEvent } from '../../src/shared/outbox/integration-event.js';
import { laneOf } from '../../src/shared/outbox/lanes.js';
import { newId } from '../../src/shared/uuid.js';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { untilQuiet } from '../support/quiet.js';
import { startTestShop, type TestShop, type TestShopOptions } from '../support/shop.js';

type Placed = DeliveryOf<typeof OrderPlaced>['payload'];

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
  POLL_MS: '20',
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
  const callerAs = (role: Role, subject = newId()) => callerOf(shop, role, subject);
  const admin = callerAs('admin');
  const publish = <P>(event: IntegrationEvent<P>, payload: NoInfer<P>) => publishIn(shop, event, payload);
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
  return {
    shop,
    admin,
    callerAs,
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
    cancel: (orderId) => publish(OrderCancelled, aCancellation(orderId)),
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

function callerOf({ shop, url }: TestShop, role: Role, subject: string): ApiClient {
  const claims = { sub: subject, roles: [role] };
  return new ApiClient(url, signAccessToken(shop.app.get(Keys).current, claims, 600));
}

async function publishIn<P>(shop: TestShop, { name, key }: IntegrationEvent<P>, payload: P): Promise<void> {
  const [publisher] = name.split('.');
  await shop.sql(
    `insert into ${publisher}.outbox (lane, event_id, name, key, payload, headers)
     select $1, gen_random_uuid(), $2, $3, $4::json, '{}' from pg_current_xact_id()`,
    [laneOf(key(payload)), name, key(payload), JSON.stringify(payload)],
  );
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

const aCancellation = (orderId: string): DeliveryOf<typeof OrderCancelled>['payload'] => ({
  orderId,
  number: 'S-000001',
  cartId: newId(),
  subject: newId(),
  email: 'ada@souk.example',
  locale: 'en',
  reason: 'buyer',
});

export const paidWith = (token: string) => ({ payment: { method: 'card' as const, token } });
export const eur = (amount: number) => ({ amount, currency: 'EUR' });
