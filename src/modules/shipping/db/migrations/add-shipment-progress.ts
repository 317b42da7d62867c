import { Migration } from '@mikro-orm/migrations';

export class AddShipmentProgress extends Migration {
  override up(): void {
    this.addSql(`alter table shipping.shipment
      drop constraint shipment_status_check,
      add constraint shipment_status_check
        check (status in ('created', 'dispatched', 'in_transit', 'delivered', 'cancelled')),
      add constraint shipment_on_its_way_has_events
        check ((status in ('created', 'cancelled')) = (events = '[]'))`);
    this.addSql('create index shipment_status on shipping.shipment (status, shipment_id)');
  }
}
