import { NotificationsModule } from '../../src/modules/notifications/notifications.module.js';
import { Runtime } from '../../src/shared/kernel/runtime.js';
import { manifestOf } from '../../src/shared/kernel/souk-module.js';
import type { IntegrationEvent } from '../../src/shared/outbox/integration-event.js';
import type { ApiClient } from '../support/api-client.js';
import { callerAs } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { publishAs } from '../support/foreign-events.js';
import { untilQuiet } from '../support/quiet.js';
import { startTestShop, type TestShop } from '../support/shop.js';

export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  receivedAt: string;
}

/** A shop in which only notifications reacts to events: the specs speak for all other modules. */
export interface NotificationsShop extends AsyncDisposable {
  shop: TestShop;
  admin: ApiClient;
  publish<P>(event: IntegrationEvent<P>, payload: NoInfer<P>): Promise<void>;
  /** Waits until every event is applied and no task is due. */
  quiet(): Promise<void>;
  /** The tasks about an order. */
  tasks(orderId: string): Promise<{ attempts: number; dead: boolean; lastError: string | null }[]>;
}

export async function startNotificationsShop(
  settings: Record<string, string> = {},
): Promise<NotificationsShop> {
  const shop = await startTestShop({ settings: { POLL_MS: '200', ...settings } });
  const others = shop.shop.app.get(Runtime).loops.filter(({ module }) => module !== 'notifications');
  await Promise.all(others.map((loop) => loop.stop()));
  return {
    shop,
    admin: callerAs(shop, 'admin'),
    publish: (event, payload) => publishAs(shop, event, payload),
    quiet: () => untilQuiet(shop.adminUrl, 10_000, [manifestOf(NotificationsModule)]),
    tasks: (orderId) =>
      shop.sql(
        `select attempts, dead, last_error as "lastError" from notifications.task where payload->>'orderId' = $1`,
        [orderId],
      ),
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

type Reader = Pick<NotificationsShop, 'admin' | 'quiet'>;

/** The mails of an address in the development sink, oldest first. */
export async function mailsTo({ admin }: Pick<Reader, 'admin'>, address: string): Promise<Mail[]> {
  const { body } = await admin.get(`/ops/mailbox?limit=100&to=${encodeURIComponent(address)}`);
  return body.items.toReversed();
}

/** Waits for so many mails and until nothing is left to do, so that one too many would show. Sorted. */
export async function subjectsTo(reader: Reader, address: string, atLeast: number): Promise<string[]> {
  await eventually(async () => {
    expect((await mailsTo(reader, address)).length).toBeGreaterThanOrEqual(atLeast);
  });
  await reader.quiet();
  return (await mailsTo(reader, address)).map(({ subject }) => subject).sort();
}
