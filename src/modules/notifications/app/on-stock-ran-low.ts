import { Injectable } from '@nestjs/common';
import type { Work } from '../../../shared/database/unit-of-work.js';
import { ReactsTo } from '../../../shared/delivery/reacts-to.js';
import type { DeliveryOf } from '../../../shared/outbox/integration-event.js';
import { StockRanLow } from '../../inventory/contract/inventory.events.js';
import { notify } from './notify.js';

@Injectable()
export class OnStockRanLow {
  @ReactsTo(StockRanLow)
  async handle({ eventId, payload }: DeliveryOf<typeof StockRanLow>, work: Work): Promise<void> {
    const { sku, warehouseId, available } = payload;
    const admins = await work.sql<{ userId: string }>(
      `select user_id as "userId" from notifications.account where is_admin order by user_id`,
    );
    await notify(
      work,
      admins.map(({ userId }) => ({
        userId,
        type: 'inventory.low-stock',
        cause: eventId,
        data: { sku, warehouseId, available },
      })),
    );
  }
}
