import {
  OrderCancelled,
  OrderConfirmed,
  OrderDelivered,
  OrderPlaced,
  OrderRefunded,
  OrderShipped,
} from '../../src/modules/orders/contract/orders.events.js';
import { PaymentCaptured, PaymentQueued } from '../../src/modules/payments/contract/payments.events.js';
import { UserUpdated } from '../../src/modules/users/contract/users.events.js';
import { newId } from '../../src/shared/uuid.js';
import { eventually } from '../support/eventually.js';
import { aCapture, aConfirmation, anAccount, aPlacedOrder, buyerOf } from './facts.js';
import { mailsTo, startNotificationsShop, subjectsTo, type NotificationsShop } from './notifications-shop.js';

describe('the mails of an order', () => {
  let shop: NotificationsShop;
  beforeAll(async () => {
    shop = await startNotificationsShop();
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it('are one per stage, whatever the number of times that it is reported, and none for confirmed', async () => {
    const order = aPlacedOrder();
    const { number, email, cartId, orderId } = order;
    for (const _ of ['first', 'again']) {
      await shop.publish(OrderPlaced, order);
      await shop.publish(PaymentCaptured, aCapture(orderId));
      await shop.publish(OrderConfirmed, aConfirmation(order));
      await shop.publish(OrderShipped, buyerOf(order));
      await shop.publish(OrderDelivered, buyerOf(order));
      await shop.publish(OrderCancelled, { ...buyerOf(order), cartId, reason: 'buyer' });
      await shop.publish(OrderRefunded, buyerOf(order));
    }

    const subjects = await subjectsTo(shop, email, 6);

    expect(subjects).toEqual([
      `Your order ${number} has shipped`,
      `Your order ${number} is paid`,
      `Your order ${number} was cancelled`,
      `Your order ${number} was delivered`,
      `Your order ${number} was placed`,
      `Your order ${number} was refunded`,
    ]);
  });

  it('say what was bought, as text and as markup', async () => {
    const order = aPlacedOrder();
    await shop.publish(OrderPlaced, order);
    await subjectsTo(shop, order.email, 1);

    const [mail] = await mailsTo(shop, order.email);

    expect(mail).toEqual({
      id: expect.any(String),
      to: order.email,
      subject: `Your order ${order.number} was placed`,
      text: expect.stringContaining('2 × Green tea: €15.80'),
      html: expect.stringContaining('>2 × Green tea</td>'),
      receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('wait for the order when its payment is heard of first', async () => {
    const order = aPlacedOrder();
    await shop.publish(PaymentQueued, { paymentId: newId(), orderId: order.orderId });
    await shop.publish(PaymentCaptured, aCapture(order.orderId));
    await shop.quiet();
    await shop.publish(OrderPlaced, order);

    const subjects = await subjectsTo(shop, order.email, 3);

    expect(subjects).toEqual([
      `Your order ${order.number} is paid`,
      `Your order ${order.number} was placed`,
      `Your order ${order.number}: we are retrying your payment`,
    ]);
  });

  it('also go out for an order that was placed before anybody listened', async () => {
    const order = aPlacedOrder();
    await shop.publish(OrderRefunded, buyerOf(order));

    expect(await subjectsTo(shop, order.email, 1)).toEqual([`Your order ${order.number} was refunded`]);
  });

  it('to a guest are in the language of the order', async () => {
    const order = aPlacedOrder({ locale: 'de' });
    await shop.publish(OrderPlaced, order);

    expect(await subjectsTo(shop, order.email, 1)).toEqual([
      `Ihre Bestellung ${order.number} ist eingegangen`,
    ]);
  });

  it("to a signed-in buyer are in the account's language, and go to its address when the order has none", async () => {
    const account = anAccount({ locale: 'ja' });
    await shop.publish(UserUpdated, account);
    await shop.quiet();
    const order = aPlacedOrder({ subject: account.userId, email: '', locale: 'en' });
    await shop.publish(OrderPlaced, order);

    expect(await subjectsTo(shop, account.email, 1)).toEqual([`ご注文 ${order.number} を承りました`]);
  });

  it('wait for the account of a buyer who gave no address', async () => {
    const account = anAccount({ locale: 'de' });
    const order = aPlacedOrder({ subject: account.userId, email: '' });
    await shop.publish(OrderPlaced, order);
    await eventually(async () =>
      expect(await shop.tasks(order.orderId)).toMatchObject([
        { lastError: "The buyer's address is not known yet" },
      ]),
    );
    await shop.publish(UserUpdated, account);

    expect(await subjectsTo(shop, account.email, 1)).toEqual([
      `Ihre Bestellung ${order.number} ist eingegangen`,
    ]);
  });

  it('to an address where nothing arrives are tried again and hold nobody up', async () => {
    const failing = aPlacedOrder({ email: 'tea@fail.souk.example' });
    const order = aPlacedOrder();
    await shop.publish(OrderPlaced, failing);
    await eventually(async () => {
      expect((await shop.tasks(failing.orderId))[0]?.attempts).toBeGreaterThan(1);
    });
    await shop.publish(OrderPlaced, order);

    expect(await subjectsTo(shop, order.email, 1)).toHaveLength(1);
    expect(await mailsTo(shop, failing.email)).toEqual([]);
    expect(await shop.tasks(failing.orderId)).toMatchObject([
      { dead: false, lastError: expect.stringContaining('451') },
    ]);
  });

  it('that nobody takes for about a day end as dead tasks that tell why', async () => {
    const { orderId, ...order } = aPlacedOrder({ email: 'coffee@fail.souk.example' });
    await shop.publish(OrderPlaced, { orderId, ...order });
    await eventually(async () => {
      expect((await shop.tasks(orderId))[0]?.lastError).toContain('451');
    });
    await shop.shop.sql(
      `update notifications.task set attempts = 59, leased = false, due_at = now() where payload->>'orderId' = $1`,
      [orderId],
    );

    await eventually(async () =>
      expect(await shop.tasks(orderId)).toMatchObject([
        { attempts: 60, dead: true, lastError: expect.stringContaining('451') },
      ]),
    );
  });
});

describe('with MAIL=off', () => {
  it('nothing is mailed, and users still read their notifications', async () => {
    await using shop = await startNotificationsShop({ MAIL: 'off' });
    const { sql, buyer } = shop.shop;
    const reader = await buyer(1);
    const { body: me } = await reader.get('/v1/me');
    const order = aPlacedOrder({ subject: me.id });
    await shop.publish(OrderPlaced, order);

    await eventually(async () => {
      const { body } = await reader.get('/v1/me/notifications');
      expect(body.items).toMatchObject([{ type: 'order.placed', data: { orderId: order.orderId } }]);
    });
    expect(await sql('select from notifications.order_mail')).toEqual([]);
    expect(await shop.tasks(order.orderId)).toEqual([]);
  });
});
