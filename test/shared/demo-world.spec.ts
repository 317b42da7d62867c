import { jest } from '@jest/globals';
import { hash } from 'node:crypto';
import { demoCategories, demoProducts } from '../../src/shared/demo/demo-catalog.js';
import { demoOrders } from '../../src/shared/demo/demo-orders.js';
import { demoAdmin, demoBuyers } from '../../src/shared/demo/demo-people.js';
import { demoPromotions } from '../../src/shared/demo/demo-promotions.js';
import { DAY_MS, DEMO_NOW } from '../../src/shared/demo/demo-random.js';
import { demoReviews } from '../../src/shared/demo/demo-reviews.js';
import { demoStock, demoWarehouses } from '../../src/shared/demo/demo-stock.js';
import { DEMO_CURRENCIES, DEMO_LOCALES } from '../../src/shared/demo/demo-types.js';

/** Changes whenever any id, text or number of the demo world does: databases seeded before no longer match. */
const WORLD = '79e506b0fda9c4cf';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const world = () => ({
  categories: demoCategories(),
  products: demoProducts(),
  warehouses: demoWarehouses(),
  stock: demoStock(),
  admin: demoAdmin(),
  buyers: demoBuyers(),
  orders: demoOrders(),
  reviews: demoReviews(),
  promotions: demoPromotions(),
});

const variants = () => demoProducts().flatMap((product) => product.variants);
const checksum = (part: unknown) => hash('sha256', JSON.stringify(part)).slice(0, 16);
const repeated = <T>(values: T[]) =>
  [...Map.groupBy(values, (value) => value)].flatMap(([value, all]) => (all.length > 1 ? [value] : []));
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

describe('the demo world', () => {
  it('is the same in every process and every run', () => {
    expect(checksum(world())).toBe(WORLD);
  });

  it('is the same whichever part is made first', async () => {
    jest.resetModules();
    const fresh = {
      ...(await import('../../src/shared/demo/demo-reviews.js')),
      ...(await import('../../src/shared/demo/demo-orders.js')),
      ...(await import('../../src/shared/demo/demo-stock.js')),
      ...(await import('../../src/shared/demo/demo-catalog.js')),
    };

    expect(fresh.demoProducts).not.toBe(demoProducts);
    expect(checksum(fresh.demoReviews())).toBe(checksum(demoReviews()));
    expect(checksum(fresh.demoOrders())).toBe(checksum(demoOrders()));
    expect(checksum(fresh.demoStock())).toBe(checksum(demoStock()));
    expect(checksum(fresh.demoProducts())).toBe(checksum(demoProducts()));
  });

  it('is made once per process', () => {
    expect(demoProducts()).toBe(demoProducts());
  });

  it('is as large as promised', () => {
    const { categories, products, warehouses, buyers, orders, reviews } = world();

    expect(categories).toHaveLength(20);
    expect(products).toHaveLength(1_020);
    expect(variants().length).toBeGreaterThanOrEqual(2_500);
    expect(warehouses).toHaveLength(3);
    expect(buyers).toHaveLength(200);
    expect(orders).toHaveLength(1_000);
    expect(reviews).toHaveLength(3_000);
  });

  it('gives every entity a UUIDv7 of its own', () => {
    const { categories, products, warehouses, admin, buyers, orders, reviews, promotions } = world();
    const ids = [
      admin.userId,
      ...categories.map((category) => category.categoryId),
      ...products.map((product) => product.productId),
      ...warehouses.map((warehouse) => warehouse.warehouseId),
      ...buyers.map((buyer) => buyer.userId),
      ...orders.flatMap(({ orderId, shipmentId, paymentId }) => [orderId, shipmentId, paymentId]),
      ...reviews.map((review) => review.reviewId),
      ...promotions.map((promotion) => promotion.promotionId),
    ];

    expect(ids.filter((id) => !UUID_V7.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lies in the past, each id telling the same time as its entity', () => {
    const born = [
      ...demoProducts().map(({ productId, createdAt }) => ({ id: productId, at: createdAt })),
      ...demoBuyers().map(({ userId, createdAt }) => ({ id: userId, at: createdAt })),
      ...demoOrders().map(({ orderId, placedAt }) => ({ id: orderId, at: placedAt })),
      ...demoReviews().map(({ reviewId, createdAt }) => ({ id: reviewId, at: createdAt })),
    ];

    expect(born.filter(({ at }) => Date.parse(at) >= DEMO_NOW)).toEqual([]);
    expect(
      born.filter(({ id, at }) => parseInt(id.replace('-', '').slice(0, 12), 16) !== Date.parse(at)),
    ).toEqual([]);
    expect(DEMO_NOW).toBeLessThan(Date.now());
  });
});

describe('demo products', () => {
  it('begin with the tea that documents name', () => {
    const [first] = demoProducts();

    expect(first).toMatchObject({ categorySlug: 'tea', slug: 'spring-picked-green-tea' });
    expect(first?.variants.map((variant) => variant.sku)).toEqual(
      expect.arrayContaining(['TEA-1-S', 'TEA-1-M']),
    );
  });

  it.each(DEMO_LOCALES)('have names of their own and descriptions in %s', (locale) => {
    expect(repeated(demoProducts().map((product) => product.names[locale]))).toEqual([]);
    expect(demoProducts().filter((product) => product.descriptions[locale].length < 20)).toEqual([]);
    expect(repeated(demoCategories().map((category) => category.names[locale]))).toEqual([]);
  });

  it('are translated as a whole, without a gap or a leftover', () => {
    const texts = demoProducts().flatMap(({ names, descriptions }) => [names, descriptions]);

    expect(texts.filter((text) => text.de === text.en || /[a-z]/i.test(text.ja))).toEqual([]);
    expect(texts.filter((text) => /[*{}]|undefined/.test(`${text.en} ${text.de} ${text.ja}`))).toEqual([]);
  });

  it('fill every category of a tree of two levels', () => {
    const parents = new Map(demoCategories().map(({ slug, parentSlug }) => [slug, parentSlug]));
    const filled = new Set(demoProducts().map((product) => product.categorySlug));

    expect(filled).toEqual(new Set(parents.keys()));
    expect(
      demoCategories().filter(({ parentSlug }) => parentSlug && parents.get(parentSlug) !== null),
    ).toEqual([]);
  });

  it('have unique slugs and SKUs that fit in a URL', () => {
    const slugs = demoProducts().map((product) => product.slug);
    const skus = variants().map((variant) => variant.sku);

    expect(repeated(slugs)).toEqual([]);
    expect(repeated(skus)).toEqual([]);
    expect(slugs.filter((slug) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))).toEqual([]);
    expect(skus.filter((sku) => !/^[A-Z]{3}-\d+-[SML]$/.test(sku))).toEqual([]);
  });

  it('have two or three variants, each with a weight and a whole price in every currency', () => {
    const wrong = variants().filter(
      ({ weightGrams, prices }) =>
        !(weightGrams > 0) ||
        DEMO_CURRENCIES.some((currency) => !Number.isInteger(prices[currency]) || prices[currency] <= 0),
    );

    expect(wrong).toEqual([]);
    expect(new Set(demoProducts().map((product) => product.variants.length))).toEqual(new Set([2, 3]));
  });

  it('cost about the same in every currency, and more in larger sizes', () => {
    const odd = variants().filter(
      ({ prices }) =>
        Math.abs(prices.USD / prices.EUR - 1.1) > 0.15 || Math.abs(prices.JPY / prices.EUR - 1.6) > 0.2,
    );
    const falling = demoProducts().filter(({ variants: [s, m] }) => !s || !m || m.prices.JPY < s.prices.JPY);

    expect(odd).toEqual([]);
    expect(falling).toEqual([]);
  });

  it('have two to five attributes', () => {
    const counts = demoProducts().map((product) => Object.keys(product.attributes).length);

    expect(Math.min(...counts)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...counts)).toBeLessThanOrEqual(5);
  });

  it('are popular very unevenly', () => {
    const ranked = demoProducts()
      .map((product) => product.popularity)
      .sort((a, b) => b - a);

    expect(sum(ranked.slice(0, 102)) / sum(ranked)).toBeGreaterThan(0.4);
    expect(ranked.at(-1)).toBeGreaterThan(0);
  });
});

describe('demo stock', () => {
  const bySku = Map.groupBy(demoStock(), (entry) => entry.sku);
  const onHand = ({ sku }: { sku: string }) => (bySku.get(sku) ?? []).map((entry) => entry.onHand);

  it('names every SKU in at least one warehouse and in none twice', () => {
    expect(new Set(bySku.keys())).toEqual(new Set(variants().map((variant) => variant.sku)));
    expect(repeated(demoStock().map(({ sku, warehouseId }) => `${sku} ${warehouseId}`))).toEqual([]);
  });

  it('is at least 1,000 in every warehouse for the first product of each category', () => {
    const first = demoProducts().slice(0, 20);

    expect(new Set(first.map((product) => product.categorySlug)).size).toBe(20);
    for (const variant of first.flatMap((product) => product.variants)) {
      expect(onHand(variant)).toHaveLength(3);
      expect(Math.min(...onHand(variant))).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('is plenty for most products, little for a few, and none for some', () => {
    const totals = demoProducts().map((product) => sum(product.variants.flatMap(onHand)));

    expect(totals.filter((total) => total >= 100).length).toBeGreaterThan(900);
    expect(totals.filter((total) => total > 0 && total <= 15).length).toBeGreaterThan(10);
    expect(totals.filter((total) => total === 0).length).toBeGreaterThan(10);
  });
});

describe('demo buyers', () => {
  it('have the addresses buyer1 to buyer200 and together all languages and currencies', () => {
    expect(demoBuyers().map((buyer) => buyer.email)).toEqual(
      Array.from({ length: 200 }, (_, index) => `buyer${index + 1}@souk.example`),
    );
    expect(new Set(demoBuyers().map((buyer) => buyer.locale))).toEqual(new Set(DEMO_LOCALES));
    expect(new Set(demoBuyers().map((buyer) => buyer.currency))).toEqual(new Set(DEMO_CURRENCIES));
    expect(demoAdmin().email).toBe('admin@souk.example');
  });

  it('have names and postal addresses of their own', () => {
    expect(repeated(demoBuyers().map((buyer) => buyer.name))).toEqual([]);
    expect(
      demoBuyers().filter(
        ({ name, address }) => address.name !== name || !/^[A-Z]{2}$/.test(address.country),
      ),
    ).toEqual([]);
  });

  it('each love two or three existing categories', () => {
    const slugs = new Set(demoCategories().map((category) => category.slug));
    const wrong = demoBuyers().filter(
      ({ favouriteCategories: loved }) =>
        loved.length < 2 ||
        loved.length > 3 ||
        repeated(loved).length > 0 ||
        loved.some((slug) => !slugs.has(slug)),
    );

    expect(wrong).toEqual([]);
  });
});

describe('demo orders', () => {
  const products = new Map(demoProducts().map((product) => [product.productId, product]));

  it('add up, at the shelf price in the buyer’s currency', () => {
    const shelf = (currency: (typeof DEMO_CURRENCIES)[number], line: { productId: string; sku: string }) =>
      products.get(line.productId)?.variants.find(({ sku }) => sku === line.sku)?.prices[currency];
    const wrong = demoOrders().filter(
      ({ buyer, currency, lines, subtotalMinor, shippingMinor, totalMinor }) =>
        currency !== buyer.currency ||
        lines.some((line) => line.unitPriceMinor !== shelf(currency, line)) ||
        subtotalMinor !== sum(lines.map((line) => line.quantity * line.unitPriceMinor)) ||
        totalMinor !== subtotalMinor + shippingMinor,
    );

    expect(wrong).toEqual([]);
  });

  it('have one to four different products, one to three of each', () => {
    const lines = demoOrders().map((order) => order.lines);

    expect(lines.filter((each) => each.length < 1 || each.length > 4)).toEqual([]);
    expect(lines.filter((each) => repeated(each.map((line) => line.productId)).length > 0)).toEqual([]);
    expect(new Set(lines.flat().map((line) => line.quantity))).toEqual(new Set([1, 2, 3]));
  });

  it('are numbered by age within the past twelve months', () => {
    const placed = demoOrders().map((order) => order.placedAt);

    expect(demoOrders()[0]?.number).toBe('S-000001');
    expect(repeated(demoOrders().map((order) => order.number))).toEqual([]);
    expect(repeated(demoOrders().map((order) => order.trackingNumber))).toEqual([]);
    expect(placed).toEqual([...placed].sort());
    expect(Date.parse(placed[0] ?? '')).toBeGreaterThan(DEMO_NOW - 365 * DAY_MS);
  });

  it('are mostly delivered, some cancelled', () => {
    const cancelled = demoOrders().filter((order) => order.status === 'cancelled');

    expect(cancelled.length).toBeGreaterThan(10);
    expect(cancelled.length).toBeLessThan(100);
  });

  it('tell when they went from pending to their status', () => {
    const wrong = demoOrders().filter(({ timeline, status, placedAt }) => {
      const times = timeline.map((entry) => entry.at);
      const ascending = times.every((at, index) => index === 0 || at > (times[index - 1] ?? ''));
      const [first, last] = [timeline[0], timeline.at(-1)];
      return !ascending || first?.status !== 'pending' || first.at !== placedAt || last?.status !== status;
    });

    expect(wrong).toEqual([]);
    expect(demoOrders().filter(({ timeline }) => Date.parse(timeline.at(-1)?.at ?? '') >= DEMO_NOW)).toEqual(
      [],
    );
  });

  it.each([1, 2, 3, 4, 5, 6])('include at least three delivered ones of buyer%s', (n) => {
    const own = demoOrders().filter(
      ({ buyer, status }) => buyer === demoBuyers()[n - 1] && status === 'delivered',
    );

    expect(own.length).toBeGreaterThanOrEqual(3);
  });

  it('follow popularity and taste', () => {
    const bought = demoOrders().flatMap(({ buyer, lines }) =>
      lines.flatMap(({ productId }) => {
        const product = products.get(productId);
        return product ? [{ buyer, product }] : [];
      }),
    );
    const popular = new Set(
      demoProducts()
        .toSorted((a, b) => b.popularity - a.popularity)
        .slice(0, 102),
    );

    const fromPopular = bought.filter(({ product }) => popular.has(product));
    const fromFavourite = bought.filter(({ buyer, product }) =>
      buyer.favouriteCategories.includes(product.categorySlug),
    );
    expect(fromPopular.length / bought.length).toBeGreaterThan(0.4);
    expect(fromFavourite.length / bought.length).toBeGreaterThan(0.8);
  });
});

describe('demo reviews', () => {
  it('are at most one per buyer and product, and cover most products', () => {
    expect(repeated(demoReviews().map(({ productId, userId }) => `${productId} ${userId}`))).toEqual([]);
    expect(new Set(demoReviews().map((review) => review.productId)).size).toBeGreaterThan(900);
    expect(new Set(demoReviews().map((review) => review.productId)).size).toBeLessThan(1_020);
  });

  it('use all five ratings, the good ones most', () => {
    const ratings = demoReviews().map((review) => review.rating);

    expect(new Set(ratings)).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(sum(ratings) / ratings.length).toBeGreaterThan(3.5);
  });

  it('are verified exactly when an order of the author was delivered before', () => {
    const received = new Map<string, string>();
    for (const { buyer, lines, status, timeline } of demoOrders().toReversed()) {
      if (status !== 'delivered') continue;
      for (const { productId } of lines)
        received.set(`${productId} ${buyer.userId}`, timeline.at(-1)?.at ?? '');
    }
    const wrong = demoReviews().filter(({ productId, userId, createdAt, verifiedPurchase }) => {
      const at = received.get(`${productId} ${userId}`);
      return verifiedPurchase !== (at !== undefined) || (at !== undefined && createdAt <= at);
    });

    expect(wrong).toEqual([]);
    expect(demoReviews().filter((review) => review.verifiedPurchase).length).toBeGreaterThan(500);
  });
});

describe('demo promotions', () => {
  it('hold the two codes that documents name, without a minimum', () => {
    const [welcome, freeShipping, ...others] = demoPromotions();

    expect(welcome).toMatchObject({ code: 'WELCOME10', type: 'percent', percentOff: 10 });
    expect(freeShipping).toMatchObject({ code: 'FREESHIP', type: 'free_shipping' });
    expect([welcome?.minimumSubtotal, freeShipping?.minimumSubtotal]).toEqual([undefined, undefined]);
    expect(others.length).toBeGreaterThanOrEqual(2);
  });
});
