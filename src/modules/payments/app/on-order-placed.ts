import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsToAll } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { newId } from '../../../shared/uuid.js';
import { OrderPlaced } from '../../orders/contract/orders.events.js';
import type { Preparation } from '../domain/preparation.js';
import { Acquirer } from '../gateway/acquirer.js';
import { beginPayments, PREPARATION } from './begin-payments.js';

@Injectable()
export class OnOrderPlaced {
  constructor(private readonly acquirer: Acquirer) {}

  /** The payment exists from now on, or, where the stock was faster, knows what it is for. */
  @ReactsToAll(OrderPlaced, 'soon')
  async handle(deliveries: DeliveryOf<typeof OrderPlaced>[], work: Work): Promise<void> {
    const orders = deliveries.map(({ payload }) => payload);
    const preparations = await work.sql<Preparation>(
      `insert into payments.payment
         (payment_id, order_id, order_known, subject, provider, method, token, currency, amount_minor)
       select payment_id, order_id, true, subject, $8, method, token, currency, amount_minor
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
         as placed (payment_id, order_id, subject, method, token, currency, amount_minor)
       order by order_id
       on conflict (order_id) do update
         set order_known = true, subject = excluded.subject, provider = excluded.provider,
             method = excluded.method, token = excluded.token, currency = excluded.currency,
             amount_minor = excluded.amount_minor
       returning ${PREPARATION}`,
      [
        orders.map(() => newId()),
        orders.map(({ orderId }) => orderId),
        orders.map(({ subject }) => subject),
        orders.map(({ payment }) => payment.method),
        orders.map(({ payment }) => ('token' in payment ? payment.token : null)),
        orders.map(({ currency }) => currency),
        orders.map(({ totalMinor }) => totalMinor),
        this.acquirer.provider,
      ],
    );
    beginPayments(work, preparations);
  }
}
