import { progressAfter, type ShipmentProgress } from '../../src/modules/shipping/domain/shipment-progress.js';
import {
  canBeStopped,
  isBehind,
  SHIPMENT_EVENT_TYPES,
  SHIPMENT_STATUSES,
  type ShipmentEventType,
  type ShipmentStatus,
} from '../../src/modules/shipping/domain/shipment-status.js';

const NOON = new Date('2026-11-01T12:00:00.000Z');
const EVENING = new Date('2026-11-01T18:00:00.000Z');
const PACKED: ShipmentProgress = { status: 'created', events: [] };

const after = (...types: ShipmentEventType[]): ShipmentProgress =>
  types.reduce((progress, type) => progressAfter(progress, type, NOON, EVENING), PACKED);

describe('a parcel', () => {
  it.each([[['dispatched', 'in_transit', 'delivered']], [['dispatched', 'delivered']]] as const)(
    'goes by %j to the door',
    (way) => {
      expect(after(...way)).toEqual({
        status: 'delivered',
        events: way.map((type) => ({ type, at: NOON.toISOString() })),
      });
    },
  );

  const legal = [
    'created dispatched',
    'dispatched in_transit',
    'dispatched delivered',
    'in_transit delivered',
  ];
  const steps = SHIPMENT_STATUSES.flatMap((status) =>
    SHIPMENT_EVENT_TYPES.map((type) => [status, type] as const),
  );

  it.each(steps.filter((step) => !legal.includes(step.join(' '))))(
    'that is %s is never %s next',
    (status, type) => {
      expect(() => progressAfter({ status, events: [] }, type, NOON, NOON)).toThrow(
        expect.objectContaining({ code: 'shipping.illegal-transition', details: { shipmentStatus: status } }),
      );
    },
  );

  it('can be stopped only before it is dispatched', () => {
    expect(SHIPMENT_STATUSES.filter(canBeStopped)).toEqual(['created']);
  });

  it.each<[ShipmentStatus, ShipmentEventType[]]>([
    ['created', []],
    ['dispatched', ['dispatched']],
    ['in_transit', ['dispatched', 'in_transit']],
    ['delivered', ['dispatched', 'in_transit', 'delivered']],
    ['cancelled', []],
  ])('that is %s has been told before of %j', (status, types) => {
    expect(SHIPMENT_EVENT_TYPES.filter((type) => isBehind(status, type))).toEqual(types);
  });
});

describe('the time of an event', () => {
  const timeOf = (progress: ShipmentProgress) => progress.events.at(-1)!.at;

  it('is that of its report', () => {
    expect(timeOf(progressAfter(PACKED, 'dispatched', NOON, EVENING))).toBe(NOON.toISOString());
  });

  it('is never in the future, whatever the clock of the carrier says', () => {
    expect(timeOf(progressAfter(PACKED, 'dispatched', EVENING, NOON))).toBe(NOON.toISOString());
  });

  it('is never before the event that it follows', () => {
    const morning = new Date('2026-11-01T06:00:00.000Z');

    expect(timeOf(progressAfter(after('dispatched'), 'delivered', morning, EVENING))).toBe(
      NOON.toISOString(),
    );
  });
});
