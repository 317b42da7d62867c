/** Tables of each module that say what happened in the shop; they end alike wherever the modules run. */
export const BUSINESS_TABLES: Record<string, string[]> = {
  users: ['account', 'mail_request'],
  catalog: ['availability', 'category', 'image', 'price', 'product', 'retired_sku', 'variant'],
  inventory: [
    ...['dispatched_shipment', 'replenishment', 'reservation', 'reservation_line'],
    ...['sku', 'stock', 'stock_ledger', 'warehouse'],
  ],
  cart: ['cart', 'cart_item', 'product_view'],
  shipping: ['shipment', 'weight'],
  payments: ['payment', 'refund', 'transaction', 'webhook'],
  orders: ['customer_order'],
  notifications: ['account', 'account_mail', 'buyer_order', 'mailbox', 'notification', 'order_mail'],
};

/** Tables that every module has, and why they do not count. */
export const KERNEL_TABLES: Record<string, string> = {
  migration: 'tells how the tables came to be',
  demo_seed: 'tells that the demo world was there before',
  outbox: 'positions depend on who commits first',
  outbox_source: 'names the log',
  outbox_reader: 'who reads the log depends on the topology',
  outbox_relay: 'exists for Kafka only',
  watermark: 'a cursor in a log',
  dead_letter: 'empty in a quiet shop, which journeys wait for',
  task: 'done tasks are deleted, and recurring ones depend on the clock',
  idempotency_key: 'a memory of answers, for a day',
};

/** Tables of one module that do not count, and why. */
export const OTHER_TABLES: Record<string, string> = {
  'users.refresh_token': 'secrets of sessions',
  'users.attempts': 'counts within minutes',
  'catalog.revision': 'counts batches, which depend on when news come',
  'payments.simulated_movement': 'the books of the simulated acquirer',
  'payments.simulated_outage': 'the moods of the simulated acquirer',
  'shipping.carrier_webhook': 'a memory of ids, for some days',
};

/** Columns that hold a set: its order tells which of two sources was heard first. */
export const SETS: Record<string, string[]> = { 'notifications.buyer_order': ['reached'] };

/** Columns that do not count, and why. */
export const OTHER_COLUMNS: Record<string, Record<string, string>> = {
  'cart.cart': { version: 'news that are applied together change a cart once, by themselves more often' },
  'notifications.buyer_order': {
    was_known:
      'whether the order had been heard of before the last news of it; news of two modules come in either order',
  },
};
