export const ORDER_STATUSES = [
  'pending',
  'awaiting_payment',
  'confirmed',
  'partially_shipped',
  'shipped',
  'delivered',
  'rejected',
  'payment_failed',
  'cancelled',
  'refunded',
] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Every step that an order may take; what is not listed is refused. */
const STEPS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ['awaiting_payment', 'confirmed', 'rejected', 'payment_failed', 'cancelled'],
  awaiting_payment: ['confirmed', 'payment_failed', 'cancelled'],
  confirmed: ['partially_shipped', 'shipped', 'cancelled', 'refunded'],
  partially_shipped: ['shipped', 'refunded'],
  shipped: ['delivered', 'refunded'],
  delivered: ['refunded'],
  rejected: [],
  payment_failed: [],
  cancelled: ['refunded'],
  refunded: [],
};

export const isLegalStep = (from: OrderStatus, to: OrderStatus): boolean => STEPS[from].includes(to);
