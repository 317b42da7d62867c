import { DAY_MS, DEMO_NOW, demoId, once, randomOf } from './demo-random.js';
import { demoProducts } from './demo-catalog.js';
import type { DemoProduct, DemoStock, DemoWarehouse } from './demo-types.js';

const WAREHOUSES_SINCE = DEMO_NOW - 1_100 * DAY_MS;
/** Enough of these, one product of each category, that no load test sells them out. */
const ABUNDANT_PRODUCTS = 20;

export const demoWarehouses = once((): DemoWarehouse[] => [
  warehouse('RTM', 'Rotterdam', 'NL', { lat: 51.9244, lon: 4.4777 }, 'Waalhaven Zuidzijde 19', '3088 HH'),
  warehouse('LEJ', 'Leipzig', 'DE', { lat: 51.3397, lon: 12.3731 }, 'Speditionsstraße 4', '04158'),
  warehouse('LYS', 'Lyon', 'FR', { lat: 45.764, lon: 4.8357 }, '12 rue des Entrepôts', '69007'),
]);

/** One entry per SKU and warehouse that carries it; a product sold out everywhere has entries of 0. */
export const demoStock = once((): DemoStock[] => demoProducts().flatMap(stockOf));

type Supply = 'abundant' | 'plenty' | 'scarce' | 'none';

function stockOf(product: DemoProduct, index: number): DemoStock[] {
  const supply = index < ABUNDANT_PRODUCTS ? 'abundant' : supplyOf(product);
  return product.variants.flatMap(({ sku }) => {
    const random = randomOf(`stock ${sku}`);
    const [home, ...others] = rotate(demoWarehouses(), random.int(0, 2));
    const also =
      supply === 'abundant' ? others : supply === 'scarce' ? [] : others.filter(() => random.chance(0.5));
    const onHand = () =>
      ({
        abundant: random.int(1_000, 2_000),
        plenty: random.int(100, 900),
        scarce: random.int(1, 5),
        none: 0,
      })[supply];
    return [home, ...also].flatMap((place) =>
      place ? [{ sku, warehouseId: place.warehouseId, onHand: onHand() }] : [],
    );
  });
}

function supplyOf({ productId }: DemoProduct): Supply {
  const draw = randomOf(`supply ${productId}`).next();
  return draw < 0.02 ? 'none' : draw < 0.05 ? 'scarce' : 'plenty';
}

function rotate<T>(items: readonly T[], by: number): T[] {
  return [...items.slice(by), ...items.slice(0, by)];
}

function warehouse(
  code: string,
  city: string,
  countryCode: string,
  location: DemoWarehouse['location'],
  line1: string,
  postalCode: string,
): DemoWarehouse {
  return {
    warehouseId: demoId(`warehouse ${code}`, WAREHOUSES_SINCE),
    code,
    name: `Souk ${city}`,
    countryCode,
    location,
    address: { line1, city, postalCode, country: countryCode },
  };
}
