import { startPaymentsShop, type PaymentsShop } from './payments-shop.js';

const CHECK_VIOLATION = '23514';
const UNIQUE_VIOLATION = '23505';
const RESTRICT_VIOLATION = '23001';

describe('the tables of payments', () => {
  let payments: PaymentsShop;
  let paymentId: string;
  let orderId: string;

  beforeAll(async () => {
    payments = await startPaymentsShop();
    orderId = await payments.paid();
    paymentId = (await payments.payment(orderId)).id;
  });
  afterAll(() => payments[Symbol.asyncDispose]());

  const capture = `insert into payments.transaction (transaction_id, payment_id, type, amount_minor, reference)
    values (gen_random_uuid(), $1, 'capture', 2000, gen_random_uuid()::text)`;

  it.each([
    ['more captured than the amount', 'captured_minor = 2001'],
    ['only a part captured', 'captured_minor = 1999'],
    ['a captured payment without its money', 'captured_minor = 0'],
    ['an open payment with money', `status = 'pending'`],
    ['more asked back than captured', 'refund_asked_minor = 2001'],
    ['more refunded than asked back', 'refunded_minor = 1'],
    ['a negative refund', 'refund_asked_minor = -1, refunded_minor = -1'],
    ['refunded without a refund', `status = 'refunded'`],
    ['a negative amount', 'amount_minor = -1, captured_minor = -1'],
    ['a token that is none of the acquirer', `token = '4111111111111111'`],
    ['an order of which only a part is known', 'subject = null'],
    ['a card without its token', 'token = null'],
    ['a transfer with a token', `method = 'bank_transfer'`],
    ['an unknown method', `method = 'barter', token = null`],
    ['an unknown status', `status = 'lost'`],
    [
      'an order that has ended and still waits for its money',
      `captured_minor = 0, status = 'queued', ended = true`,
    ],
  ])('refuse %s', async (_, change) => {
    const act = payments.shop.sql(`update payments.payment set ${change} where payment_id = $1`, [paymentId]);

    await expect(act).rejects.toMatchObject({ code: CHECK_VIOLATION });
  });

  it.each([
    [
      'a second payment of an order',
      'insert into payments.payment (payment_id, order_id) select gen_random_uuid(), order_id from payments.payment where payment_id = $1',
      UNIQUE_VIOLATION,
    ],
    ['a second capture of a payment', capture, UNIQUE_VIOLATION],
    [
      'a transaction of nothing',
      capture.replace('2000', '0').replace(`'capture'`, `'refund'`),
      CHECK_VIOLATION,
    ],
    [
      'a change of a transaction',
      'update payments.transaction set amount_minor = 1 where payment_id = $1',
      RESTRICT_VIOLATION,
    ],
    [
      'the loss of a transaction',
      'delete from payments.transaction where payment_id = $1',
      RESTRICT_VIOLATION,
    ],
  ])('refuse %s', async (_, text, code) => {
    await expect(payments.shop.sql(text, [paymentId])).rejects.toMatchObject({ code });
  });
});
