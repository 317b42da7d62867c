import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { RunsEvery } from '../../../shared/tasks/runs.js';
import type { Completion } from '../../../shared/tasks/task.js';
import { ReservationExpired } from '../contract/inventory.events.js';
import { ExpiryIntervalMs } from '../inventory.settings.js';
import { releaseReservations } from './release-reservations.js';

/** Reservations given back in one transaction; the next run takes the rest. */
const EXPIRED_AT_ONCE_MAX = 500;

/** The net below the deadline that orders keeps: gives back what was neither confirmed nor released in time. */
@Injectable()
export class ExpireReservations {
  @RunsEvery('inventory.expire-reservations', ExpiryIntervalMs)
  async run(): Promise<Completion> {
    return expireOverdue;
  }
}

async function expireOverdue(work: Work): Promise<void> {
  // A row that somebody else holds is being confirmed or released right now, and is looked at again next time.
  const overdue = await work.sql<{ orderId: string }>(
    `select order_id as "orderId" from inventory.reservation
     where status = 'reserved' and expires_at <= now()
     order by expires_at, order_id limit ${EXPIRED_AT_ONCE_MAX} for update skip locked`,
  );
  if (overdue.length === 0) return;
  await releaseReservations(
    work,
    overdue.map(({ orderId }) => orderId),
    'expired',
  );
  for (const { orderId } of overdue) work.publish(ReservationExpired, { orderId });
}
