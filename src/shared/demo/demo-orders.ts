import { demoProducts } from './demo-catalog.js';
import { demoBuyers, NAMED_BUYERS } from './demo-people.js';
import { DAY_MS, DEMO_NOW, demoId, iso, once, randomOf, type DemoRandom } from './demo-random.js';
import { demoWarehouses } from './demo-stock.js';
import type { Currency, DemoBuyer, DemoOrder, DemoOrderLine, DemoProduct } from './demo-types.js';

const ORDERS = 1_000;
/** The year of orders ends early enough for the last one to have arrived. */
const OLDEST_ORDER = DEMO_NOW - 360 * DAY_MS;
const NEWEST_ORDER = DEMO_NOW - 14 * DAY_MS;
const HOUR_MS = DAY_MS / 24;

/** Of every hundred orders the first few belong to the named buyers, one each: ten for each of them. */
const NAMED_BUYERS_TURN = 100;
/** How often a buyer stays with a favourite category. */
const FAITHFULNESS = 0.85;

const SHIPPING_MINOR = {
  standard: { EUR: 490, USD: 590, JPY: 800 },
  express: { EUR: 1290, USD: 1490, JPY: 2100 },
} satisfies Record<string, Record<Currency, number>>;

/** 1,000, oldest first, like their numbers. */
export const demoOrders = once((): DemoOrder[] => Array.from({ length: ORDERS }, (_, index) => order(index)));

const productsByCategory = once(() => Map.groupBy(demoProducts(), (product) => product.categorySlug));

function order(index: number): DemoOrder {
  const number = `S-${String(index + 1).padStart(6, '0')}`;
  const random = randomOf(`order ${number}`);
  const slotMs = (NEWEST_ORDER - OLDEST_ORDER) / ORDERS;
  const placedAtMs = Math.floor(OLDEST_ORDER + (index + random.next()) * slotMs);
  const buyer = buyerOf(index, random);
  const { currency } = buyer;
  const shippingMethod = random.chance(0.25) ? 'express' : 'standard';
  const status = random.chance(0.05) ? 'cancelled' : 'delivered';
  const timeline = timelineOf(status, placedAtMs, shippingMethod === 'express' ? 2 : 5, random);
  const lines = linesOf(buyer, random);
  const subtotalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  const shippingMinor = SHIPPING_MINOR[shippingMethod][currency];
  const warehouse = random.pick(demoWarehouses());
  return {
    orderId: demoId(`order ${number}`, placedAtMs),
    number,
    buyer,
    lines,
    currency,
    shippingMethod,
    shippingMinor,
    subtotalMinor,
    totalMinor: subtotalMinor + shippingMinor,
    status,
    placedAt: iso(placedAtMs),
    timeline,
    warehouseId: warehouse.warehouseId,
    shipmentId: demoId(`shipment ${number}`, placedAtMs),
    trackingNumber: `SK${String(index + 1).padStart(9, '0')}${warehouse.countryCode}`,
    paymentId: demoId(`payment ${number}`, placedAtMs),
  };
}

function buyerOf(index: number, random: DemoRandom): DemoBuyer {
  const turn = index % NAMED_BUYERS_TURN;
  return random.pick(turn < NAMED_BUYERS ? demoBuyers().slice(turn, turn + 1) : demoBuyers());
}

function linesOf(buyer: DemoBuyer, random: DemoRandom): DemoOrderLine[] {
  const chosen = new Set<DemoProduct>();
  const wanted = random.int(1, 4);
  while (chosen.size < wanted) chosen.add(choose(buyer, random));
  return [...chosen].map(({ productId, names, variants }) => {
    const { sku, prices } = random.pick(variants);
    return { sku, productId, quantity: quantity(random), unitPriceMinor: prices[buyer.currency], names };
  });
}

function choose({ favouriteCategories }: DemoBuyer, random: DemoRandom): DemoProduct {
  const shelf = random.chance(FAITHFULNESS)
    ? productsByCategory().get(random.pick(favouriteCategories))
    : demoProducts();
  return random.pickWeighted(shelf ?? [], (product) => product.popularity);
}

function quantity(random: DemoRandom): number {
  return random.pickWeighted([1, 2, 3], (count) => 4 - count);
}

function timelineOf(
  status: DemoOrder['status'],
  placedAtMs: number,
  daysUnderway: number,
  random: DemoRandom,
): DemoOrder['timeline'] {
  const pending = { status: 'pending' as const, at: iso(placedAtMs) };
  if (status === 'cancelled') return [pending, { status, at: iso(placedAtMs + HOUR_MS / 2) }];
  const confirmedAtMs = placedAtMs + random.int(500, 4_000);
  const shippedAtMs = confirmedAtMs + random.int(4 * HOUR_MS, 40 * HOUR_MS);
  const deliveredAtMs = shippedAtMs + random.int(DAY_MS, daysUnderway * DAY_MS);
  return [
    pending,
    { status: 'confirmed', at: iso(confirmedAtMs) },
    { status: 'shipped', at: iso(shippedAtMs) },
    { status, at: iso(deliveredAtMs) },
  ];
}
