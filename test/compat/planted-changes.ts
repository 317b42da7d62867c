/** A change of a contract's text. */
export interface Change {
  what: string;
  file: string;
  find: string;
  replace: string;
}

const events = (module: string): string => `src/modules/${module}/contract/${module}.events.ts`;
const port = (module: string): string => `src/modules/${module}/contract/${module}.port.ts`;

/** Each with the sentence that refuses it. */
export const ILLEGAL: (Change & { refusal: string })[] = [
  {
    what: 'a member of an event that goes',
    file: events('orders'),
    find: '  shippingMinor: number;\n',
    replace: '',
    refusal: 'orders.order-placed.v1: shippingMinor was removed',
  },
  {
    what: 'an optional member of an event that goes',
    file: events('orders'),
    find: '  couponCode?: string;\n',
    replace: '',
    refusal: 'orders.order-placed.v1: couponCode was removed',
  },
  {
    what: 'another name for a member',
    file: events('inventory'),
    find: 'shortages: {',
    replace: 'missing: {',
    refusal: 'inventory.stock-rejected.v1: shortages was removed',
  },
  {
    what: 'a member of an event that becomes optional',
    file: events('catalog'),
    find: 'categorySlug: string',
    replace: 'categorySlug?: string',
    refusal:
      'catalog.product-published.v1: categorySlug may be left out, and the release before relies on it',
  },
  {
    what: 'a member of an event that becomes required',
    file: events('catalog'),
    find: 'images?: {',
    replace: 'images: {',
    refusal: 'catalog.product-published.v1: images is required, and the release before may leave it out',
  },
  {
    what: 'a new required member of an event',
    file: events('payments'),
    find: '  capturedAt: string;\n',
    replace: '  capturedAt: string;\n  feeMinor: number;\n',
    refusal: 'payments.payment-captured.v1: feeMinor is required, and the release before may leave it out',
  },
  {
    what: 'a new required member deep in an event',
    file: events('orders'),
    find: '  unitPriceMinor: number;\n',
    replace: '  unitPriceMinor: number;\n  taxMinor: number;\n',
    refusal: 'orders.order-placed.v1: lines[].taxMinor is required, and the release before may leave it out',
  },
  {
    what: 'another type of a member',
    file: events('users'),
    find: '  version: number;',
    replace: '  version: string;',
    refusal: 'users.user-updated.v1: version may be a string, and the release before takes only a number',
  },
  {
    what: 'a member that may be null',
    file: events('shipping'),
    find: 'trackingNumber: string;',
    replace: 'trackingNumber: string | null;',
    refusal:
      'shipping.shipment-created.v1: trackingNumber may be null, and the release before takes only a string',
  },
  {
    what: 'a time that need not be one any more',
    file: events('shipping'),
    find: '  /** ISO 8601, UTC. */\n  at: string;',
    replace: '  at: string;',
    refusal:
      'shipping.shipment-dispatched.v1: at may be a string, and the release before takes only a string (date-time)',
  },
  {
    what: 'a value that readers do not know',
    file: events('orders'),
    find: "'buyer' | 'unpaid'",
    replace: "'buyer' | 'fraud' | 'unpaid'",
    refusal:
      "orders.order-cancelled.v1: reason may be 'fraud', and the release before takes only 'buyer', 'reservation-expired', 'unpaid'",
  },
  {
    what: 'a value that old events still hold',
    file: events('orders'),
    find: "'buyer' | 'unpaid'",
    replace: "'buyer'",
    refusal:
      "orders.order-cancelled.v1: reason may be 'unpaid' in what the release before writes, and is only 'buyer', 'reservation-expired' now",
  },
  {
    what: 'a value in one alternative of a member',
    file: events('orders'),
    find: "method: 'bank_transfer' |",
    replace: "method: 'invoice' | 'bank_transfer' |",
    refusal:
      "orders.order-placed.v1: payment.method may be 'invoice', and the release before takes only 'bank_transfer', 'cash_on_delivery'",
  },
  {
    what: 'a language that readers do not know',
    file: 'src/shared/locale.ts',
    find: "['en', 'de', 'ja']",
    replace: "['en', 'de', 'ja', 'fr']",
    refusal: "users.user-updated.v1: locale may be 'fr', and the release before takes only 'de', 'en', 'ja'",
  },
  {
    what: 'other values of a map',
    file: events('catalog'),
    find: 'attributes: Record<string, string>',
    replace: 'attributes: Record<string, string | number>',
    refusal:
      'catalog.product-published.v1: attributes.* may be a number, and the release before takes only a string',
  },
  {
    what: 'a list where there was one',
    file: events('inventory'),
    find: '  allocations: Allocation[];',
    replace: '  allocations: Allocation;',
    refusal:
      'inventory.stock-reserved.v1: allocations may be an object of sku, warehouseId, quantity, and the release before takes only a list',
  },
  {
    what: 'a member that goes from a list of which somebody says that it is an open set',
    file: events('shipping'),
    find: '  items: { sku: string; quantity: number }[];',
    replace: '  /** An open set. */\n  items: { sku: string }[];',
    refusal: 'shipping.shipment-created.v1: items[].quantity was removed',
  },
  {
    what: 'another key',
    file: events('orders'),
    find: "('orders.order-rejected.v1', ({ orderId }) => orderId)",
    replace: "('orders.order-rejected.v1', ({ cartId }) => cartId)",
    refusal: 'orders.order-rejected.v1: its key was orderId and is cartId: order is kept per key',
  },
  {
    what: 'a version that takes the place of the one before',
    file: events('notifications'),
    find: 'notifications.user-notified.v1',
    replace: 'notifications.user-notified.v2',
    refusal: 'notifications.user-notified.v1 was removed: the release before has not deprecated it',
  },
  {
    what: 'a new required member of an argument',
    file: port('shipping'),
    find: '  currency: Currency;\n',
    replace: '  currency: Currency;\n  postalCode: string;\n',
    refusal: 'shipping: quotes arguments.1.postalCode is required, and the release before may leave it out',
  },
  {
    what: 'a new required argument',
    file: port('users'),
    find: 'mailToken(request: { requestId: string })',
    replace: 'mailToken(request: { requestId: string }, userId: string)',
    refusal: 'users: mailToken arguments.2 is required, and the release before may leave it out',
  },
  {
    what: 'an argument of fewer values',
    file: port('shipping'),
    find: '  currency: Currency;',
    replace: "  currency: 'EUR';",
    refusal:
      "shipping: quotes arguments.1.currency may be 'JPY' in what the release before writes, and is only 'EUR' now",
  },
  {
    what: 'an argument that is passed over',
    file: port('cart'),
    find: 'quote(request: { cartId: string; locale: Locale })',
    replace: 'quote(request: { cartId: string })',
    refusal: 'cart: quote arguments.1.locale was removed',
  },
  {
    what: 'a member of an answer that goes',
    file: port('shipping'),
    find: '  estimatedDays: number;\n',
    replace: '',
    refusal: 'shipping: quotes answer[].estimatedDays was removed',
  },
  {
    what: 'a value in an answer that askers do not know',
    file: port('shipping'),
    find: "'standard' | 'express';",
    replace: "'standard' | 'express' | 'pick-up';",
    refusal:
      "shipping: quotes answer[].method may be 'pick-up', and the release before takes only 'express', 'standard'",
  },
  {
    what: 'an answer that may be missing',
    file: port('users'),
    find: 'Promise<{ token: string }>',
    replace: 'Promise<{ token: string } | undefined>',
    refusal: 'users: mailToken answer may be null, and the release before takes only an object of token',
  },
  {
    what: 'another name for a method',
    file: port('cart'),
    find: 'abstract fill(',
    replace: 'abstract refill(',
    refusal: 'cart: fill was removed: the release before has not deprecated it',
  },
];

export const LEGAL: Change[] = [
  {
    what: 'a new optional member of an event',
    file: events('payments'),
    find: '  capturedAt: string;\n',
    replace: '  capturedAt: string;\n  feeMinor?: number;\n',
  },
  {
    what: 'a new optional member deep in an event',
    file: events('orders'),
    find: '  unitPriceMinor: number;\n',
    replace: '  unitPriceMinor: number;\n  taxMinor?: number;\n',
  },
  {
    what: 'a new event',
    file: events('notifications'),
    find: 'export const',
    replace:
      "export const UserMuted = integrationEvent<{ userId: string }>('notifications.user-muted.v1', ({ userId }) => userId);\nexport const",
  },
  {
    what: 'other words in a docstring',
    file: events('payments'),
    find: 'Money went back.',
    replace: 'Money was given back.',
  },
  {
    what: 'a type that is written in another way',
    file: events('inventory'),
    find: 'shortages: { sku: string; requested: number; available: number }[];',
    replace: 'shortages: ({ available: number; requested: number } & { sku: string })[];',
  },
  {
    what: 'a promise to take values of an open set',
    file: events('orders'),
    find: "  reason: 'buyer'",
    replace: "  /** An open set. */\n  reason: 'buyer'",
  },
  {
    what: 'a new optional member of an argument',
    file: port('shipping'),
    find: '  currency: Currency;\n',
    replace: '  currency: Currency;\n  postalCode?: string;\n',
  },
  {
    what: 'a new optional argument',
    file: port('users'),
    find: 'mailToken(request: { requestId: string })',
    replace: 'mailToken(request: { requestId: string }, userId?: string)',
  },
  {
    what: 'an argument that may be left out now',
    file: port('cart'),
    find: 'quote(request: { cartId: string; locale: Locale })',
    replace: 'quote(request: { cartId: string; locale?: Locale })',
  },
  {
    what: 'an argument of more values',
    file: port('shipping'),
    find: '  currency: Currency;',
    replace: '  currency: string;',
  },
  {
    what: 'a new required member of an answer',
    file: port('shipping'),
    find: '  estimatedDays: number;\n',
    replace: '  estimatedDays: number;\n  insured: boolean;\n',
  },
  {
    what: 'an answer of fewer values',
    file: port('shipping'),
    find: '  method: ShippingMethod;',
    replace: "  method: 'express';",
  },
  {
    what: 'a new method',
    file: port('users'),
    find: '  abstract mailToken',
    replace: '  abstract names(userIds: string[]): Promise<Record<string, string>>;\n  abstract mailToken',
  },
];

/** Allowed in two steps with a release between them, and refused in one. */
export const IN_TWO_RELEASES: {
  what: string;
  first: Omit<Change, 'what'>;
  then: Omit<Change, 'what'>;
  atOnce: string;
}[] = [
  {
    what: 'a new value, once readers take an open set',
    first: {
      file: events('orders'),
      find: "  reason: 'buyer'",
      replace: "  /** An open set. */\n  reason: 'buyer'",
    },
    then: { file: events('orders'), find: "'buyer' | 'unpaid'", replace: "'buyer' | 'fraud' | 'unpaid'" },
    atOnce:
      "orders.order-cancelled.v1: reason may be 'fraud', and the release before takes only 'buyer', 'reservation-expired', 'unpaid'",
  },
  {
    what: 'the end of a version, once it was deprecated beside its successor',
    first: {
      file: events('users'),
      find: '/** The account was erased',
      replace: `export const UserForgotten = integrationEvent<{ userId: string }>('users.user-erased.v2', ({ userId }) => userId);
/** @deprecated in favour of v2. The account was erased`,
    },
    then: { file: events('users'), find: "'users.user-erased.v1'", replace: "'users.user-erased.v3'" },
    atOnce: 'users.user-erased.v1 was removed: the release before has not deprecated it',
  },
  {
    what: 'the end of a method, once it was deprecated',
    first: {
      file: port('cart'),
      find: '   * Makes a new cart',
      replace: '   * @deprecated in favour of refill. Makes a new cart',
    },
    then: { file: port('cart'), find: 'abstract fill(', replace: 'abstract refill(' },
    atOnce: 'cart: fill was removed: the release before has not deprecated it',
  },
];
