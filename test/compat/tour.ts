import { demoWarehouses } from '../../src/shared/demo/demo-stock.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { TestShop } from '../support/shop.js';
import { checkout, paidWith } from '../orders/journeys.js';

const SKU = 'TOUR-TEA';
const PASSWORD = 'tea-at-five';

/** What a tour needs to be quick, and to see an acquirer that stays down. */
export const TOUR_SETTINGS = {
  POLL_MS: '200',
  INVENTORY_EXPIRY_INTERVAL_MS: '50',
  SIMULATED_ACQUIRER_DOWN_MS: '3600000',
};

/** Everything that a shop with the demo world can tell or ask among its modules happens at least once. */
export async function tour(shop: TestShop): Promise<void> {
  const [admin, buyer] = await Promise.all([shop.admin(), shop.buyer(1)]);
  const productId = await sellTea(admin);
  await Promise.all([
    accounts(shop),
    refusedOrders(buyer),
    unpaidOrders(shop, buyer),
    cancelledOrder(buyer),
    deliveredOrder(admin, buyer),
  ]);
  await answered(admin.delete(`/v1/products/${productId}`, { 'if-match': '*' }));
  await shop.untilQuiet();
}

/** Two parcels of it fill the shelves of two warehouses; the one runs low at once. */
async function sellTea(admin: ApiClient): Promise<string> {
  const product = await answered(
    admin.post('/v1/products', {
      ...{
        name: 'Tour Tea',
        description: 'Seen everywhere.',
        category: 'tea',
        attributes: { color: 'green' },
      },
      variants: [
        { sku: SKU, price: { amount: 1_290, currency: 'EUR' }, weightGrams: 250, options: { size: '250 g' } },
      ],
    }),
  );
  const [first, second] = demoWarehouses().map(({ warehouseId }) => warehouseId);
  for (const warehouseId of [first, second])
    await eventually(() =>
      answered(admin.post(`/v1/stock/${SKU}/adjustments`, { warehouseId, delta: 2, reason: 'delivery' })),
    );
  const policy = { warehouseId: first, reorderPoint: 5, reorderQuantity: 20 };
  await answered(admin.put(`/v1/stock/${SKU}/policy`, policy));
  return product.id as string;
}

async function accounts({ anonymous, sql }: TestShop): Promise<void> {
  const email = 'tour@example.com';
  await answered(anonymous.post('/v1/users', { email, password: PASSWORD, name: 'Aoife' }));
  await answered(anonymous.post('/v1/auth/password-reset', { email }));
  const user = await anonymous.signIn(email, PASSWORD);
  // Who has left is sent no mail, and no link is asked for.
  const mails = () => sql('select from notifications.mailbox where recipient = $1', [email]);
  await eventually(async () => expect(await mails()).toHaveLength(2));
  await answered(user.delete('/v1/me', { 'if-match': '*' }));
}

/** For lack of stock, and by the acquirer. */
async function refusedOrders(buyer: ApiClient): Promise<void> {
  await eventually(async () => refused(await checkout(buyer, { quantities: { [SKU]: 9 } })));
  refused(await checkout(buyer, { changes: paidWith('tok_declined') }));
}

const refused = ({ status, body }: Answer): void => expect({ status, body }).toMatchObject({ status: 409 });

/** By transfer and at the door; and one whose acquirer stays down until its reservation is over. */
async function unpaidOrders(shop: TestShop, buyer: ApiClient): Promise<void> {
  await answered(checkout(buyer, { changes: { payment: { method: 'bank_transfer' } } }));
  await answered(checkout(buyer, { changes: { payment: { method: 'cash_on_delivery' } } }));
  const { id } = await answered(checkout(buyer, { changes: paidWith('tok_unavailable'), waitS: 0 }));
  const queued = () =>
    shop.sql(`select from payments.outbox where key = $1 and name = 'payments.payment-queued.v1'`, [id]);
  await eventually(async () => expect(await queued()).toHaveLength(1));
  await shop.sql('update inventory.reservation set expires_at = now() where order_id = $1', [id]);
  await became(buyer, id, 'cancelled');
}

async function cancelledOrder(buyer: ApiClient): Promise<void> {
  const { id } = await answered(checkout(buyer));
  await became(buyer, id, 'confirmed', ({ shipments }) => shipments.length > 0);
  await answered(buyer.post(`/v1/orders/${id}/cancellation`));
  await became(buyer, id, 'refunded');
  await answered(buyer.post(`/v1/orders/${id}/reorder`));
}

/** In two parcels. */
async function deliveredOrder(admin: ApiClient, buyer: ApiClient): Promise<void> {
  const { id } = await answered(checkout(buyer, { quantities: { [SKU]: 3 } }));
  const { shipments } = await became(buyer, id, 'confirmed', ({ shipments }) => shipments.length === 2);
  for (const [shipment, type, status] of [
    [shipments[0], 'dispatched', 'partially_shipped'],
    [shipments[1], 'dispatched', 'shipped'],
    [shipments[0], 'delivered', 'shipped'],
    [shipments[1], 'delivered', 'delivered'],
  ]) {
    await answered(admin.post(`/v1/shipments/${shipment.id}/events`, { type }));
    await became(buyer, id, status);
  }
}

async function became(
  buyer: ApiClient,
  orderId: string,
  status: string,
  isReady: (order: Answer['body']) => boolean = () => true,
): Promise<Answer['body']> {
  return eventually(async () => {
    const { body } = await buyer.get(`/v1/orders/${orderId}`);
    expect({ status: body.status, isReady: isReady(body) }).toEqual({ status, isReady: true });
    return body;
  });
}

async function answered(answer: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
