import { isAdmin, type Caller } from '../../../shared/auth/identity.js';
import { DomainError } from '../../../shared/domain-error.js';
import type { Order } from '../domain/order.js';

export const orderNotFound = (): DomainError => new DomainError('orders.not-found', 'There is no such order');

/** Everything of an order is for its buyer and for admins. @throws DomainError `orders.not-found` for others */
export function requireVisible(order: Order | undefined, caller: Caller): Order {
  if (!order || (order.terms.subject !== caller.subject && !isAdmin(caller))) throw orderNotFound();
  return order;
}
