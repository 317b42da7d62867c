import { demoOrders } from '../../src/shared/demo/demo-orders.js';
import { newId } from '../../src/shared/uuid.js';
import { paymentDiscrepancies } from '../support/reconcile-payments.js';
import { eur, startPaymentsShop, type PaymentsShop } from './payments-shop.js';

describe('the payments of an order', () => {
  let payments: PaymentsShop;

  beforeAll(async () => {
    payments = await startPaymentsShop({ demo: true });
  });
  afterAll(() => payments[Symbol.asyncDispose]());

  it('are shown to their owner, a guest too, and to admins', async () => {
    const subject = newId();
    const orderId = await payments.paid({ subject });

    const answers = await Promise.all(
      [payments.callerAs('guest', subject), payments.admin].map((caller) =>
        caller.get(`/v1/orders/${orderId}/payments`),
      ),
    );

    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual({
        items: [
          {
            id: expect.any(String),
            orderId,
            provider: 'simulated',
            method: 'card',
            status: 'captured',
            amount: eur(2_000),
            captured: eur(2_000),
            refunded: eur(0),
            transactions: [
              {
                id: expect.any(String),
                type: 'capture',
                amount: eur(2_000),
                createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
              },
            ],
          },
        ],
        nextCursor: null,
      });
    }
  });

  it('are hidden from everybody else', async () => {
    const orderId = await payments.paid();
    const path = `/v1/orders/${orderId}/payments`;

    const refusals = [
      await payments.callerAs('user').get(path),
      await payments.admin.get(`/v1/orders/${newId()}/payments`),
      await payments.admin.get('/v1/orders/nonsense/payments'),
      await payments.shop.anonymous.get(path),
    ];

    expect(refusals.map(({ status, body: { code } }) => `${status} ${code}`)).toEqual([
      '404 payments.not-found',
      '404 payments.not-found',
      '404 request.not-found',
      '401 auth.unauthenticated',
    ]);
  });

  it('are not there before the order is known', async () => {
    const orderId = newId();

    await payments.reserve(orderId);
    await payments.quiet();

    expect((await payments.admin.get(`/v1/orders/${orderId}/payments`)).status).toBe(404);
  });

  it('are captured in the demo world for every order that was not cancelled, and add up', async () => {
    const [paid, cancelled] = ['delivered', 'cancelled'].map((status) =>
      demoOrders().find((order) => order.status === status),
    );
    const owner = payments.callerAs('user', paid!.buyer.userId);

    const { body } = await owner.get(`/v1/orders/${paid!.orderId}/payments`);

    const total = { amount: paid!.totalMinor, currency: paid!.currency };
    expect(body.items).toMatchObject([
      {
        id: paid!.paymentId,
        status: 'captured',
        captured: total,
        transactions: [{ type: 'capture', amount: total }],
      },
    ]);
    expect((await payments.admin.get(`/v1/orders/${cancelled!.orderId}/payments`)).status).toBe(404);
    expect(await paymentDiscrepancies(payments.shop.sql)).toEqual([]);
  });
});
