import { OrderPlaced } from '../../src/modules/orders/contract/orders.events.js';
import { eventually } from '../support/eventually.js';
import { aPlacedOrder } from './facts.js';
import { startMailServer, type MailServer } from './mail-server.js';
import { startNotificationsShop, type NotificationsShop } from './notifications-shop.js';

describe('a mail server of the merchant', () => {
  let server: MailServer;
  let shop: NotificationsShop;
  beforeAll(async () => {
    server = await startMailServer();
    shop = await startNotificationsShop({
      SMTP_URL: server.url,
      SMTP_TIMEOUT_MS: '3000',
      SMTP_CONNECTIONS_MAX: '2',
      MAIL_FROM: 'Tea House <orders@tea.example>',
    });
  });
  afterAll(async () => {
    await shop[Symbol.asyncDispose]();
    await server.stop();
  });

  const received = (to: string) => server.received.filter((mail) => mail.to === to);

  it('gets mails from the sender that is configured, several over each connection', async () => {
    const orders = Array.from({ length: 10 }, () => aPlacedOrder());
    for (const order of orders) await shop.publish(OrderPlaced, order);

    await eventually(() => expect(server.received).toHaveLength(10), 15_000);

    expect(server.connections).toBeLessThanOrEqual(2);
    expect(server.received[0]!.from).toEqual({ name: 'Tea House', address: 'orders@tea.example' });
  });

  it('that goes down and comes back loses no mail, and every try carries the same Message-ID', async () => {
    const order = aPlacedOrder();
    await server.pause();
    await shop.publish(OrderPlaced, order);
    await eventually(async () => {
      expect((await shop.tasks(order.orderId))[0]?.lastError).toContain('ECONNREFUSED');
    });
    const [{ taskId }] = (await shop.shop.sql(
      `select task_id as "taskId" from notifications.task where payload->>'orderId' = $1`,
      [order.orderId],
    )) as [{ taskId: string }];
    await server.resume();

    await eventually(() => expect(received(order.email)).toHaveLength(1), 10_000);

    expect(received(order.email)[0]!.messageId).toBe(`<${taskId}@tea.example>`);
    await eventually(async () => expect(await shop.tasks(order.orderId)).toEqual([]));
  });

  it('that knows no such recipient is believed: the mail is given up with the reason', async () => {
    const order = aPlacedOrder({ email: 'nobody@tea.example' });
    await shop.publish(OrderPlaced, order);

    await eventually(async () =>
      expect(await mailOf(order.orderId)).toEqual([
        { status: 'refused', reason: expect.stringContaining('550'), ended: true },
      ]),
    );
    expect(await shop.tasks(order.orderId)).toEqual([]);
  });

  it('that falls silent in the middle of a mail is left after a time, and the others are sent', async () => {
    const silent = aPlacedOrder({ email: 'silent@tea.example' });
    const order = aPlacedOrder();
    await shop.publish(OrderPlaced, silent);
    await shop.publish(OrderPlaced, order);

    await eventually(() => expect(received(order.email)).toHaveLength(1), 10_000);
    await eventually(async () => {
      expect((await shop.tasks(silent.orderId))[0]?.attempts).toBeGreaterThan(1);
    }, 10_000);
    expect(await mailOf(silent.orderId)).toEqual([{ status: 'waiting', reason: null, ended: false }]);
  });

  const mailOf = (orderId: string) =>
    shop.shop.sql(
      `select status, reason, ended_at is not null as ended from notifications.order_mail where order_id = $1`,
      [orderId],
    );
});
