export const PAYMENT_METHODS = ['card', 'wallet', 'bank_transfer', 'cash_on_delivery'] as const;

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** Whether the acquirer moves the money, on a token that it has given out; the others are paid without one. */
export const takesToken = (method: PaymentMethod): method is 'card' | 'wallet' =>
  method === 'card' || method === 'wallet';
