import { demoProducts } from './demo-catalog.js';
import { demoOrders } from './demo-orders.js';
import { demoBuyers } from './demo-people.js';
import { DAY_MS, DEMO_NOW, demoId, iso, once, randomOf, type DemoRandom } from './demo-random.js';
import type { DemoBuyer, DemoProduct, DemoReview, Locale } from './demo-types.js';
import { RATINGS } from './words/review-words.js';
import type { Phrase } from './words/word-tables.js';

const REVIEWS = 3_000;
/** How many products nobody has reviewed yet. */
const UNREVIEWED = 0.05;
/** A buyer who does not care for the category seldom reviews in it. */
const STRANGER = 0.2;
const BUYER_REVIEWS = 0.7;

/** 3,000, at most one per buyer and product, more of them where a product is popular. */
export const demoReviews = once((): DemoReview[] => {
  const counts = reviewCounts(demoProducts());
  return demoProducts().flatMap((product, index) => reviewsOf(product, counts[index] ?? 0));
});

/** By product and then by buyer, in ms: when the buyer first received the product. */
const deliveries = once(() => {
  const received = new Map<string, Map<DemoBuyer, number>>();
  for (const { status, buyer, lines, timeline } of demoOrders()) {
    const deliveredAtMs = Date.parse(timeline.at(-1)?.at ?? '');
    for (const { productId } of status === 'delivered' ? lines : []) {
      const buyers = received.get(productId) ?? new Map<DemoBuyer, number>();
      received.set(productId, buyers.set(buyer, buyers.get(buyer) ?? deliveredAtMs));
    }
  }
  return received;
});

/** One for each reviewed product and the rest by popularity; rounding errors are carried on, so that the sum is exact. */
function reviewCounts(products: DemoProduct[]): number[] {
  const reviewed = products.map(({ productId }) => !randomOf(`reviewed ${productId}`).chance(UNREVIEWED));
  const shares = products.map(({ popularity }, index) => (reviewed[index] ? popularity : 0));
  const sum = shares.reduce((a, b) => a + b, 0);
  const extra = REVIEWS - reviewed.filter(Boolean).length;
  let upTo = 0;
  return shares.map((share, index) => {
    const before = Math.round((extra * upTo) / sum);
    upTo += share;
    return Number(reviewed[index]) + Math.round((extra * upTo) / sum) - before;
  });
}

function reviewsOf(product: DemoProduct, count: number): DemoReview[] {
  const random = randomOf(`reviewers ${product.productId}`);
  const received = deliveries().get(product.productId) ?? new Map<DemoBuyer, number>();
  const authors = new Set([...received.keys()].filter(() => random.chance(BUYER_REVIEWS)).slice(0, count));
  while (authors.size < count) {
    const buyer = random.pick(demoBuyers());
    if (buyer.favouriteCategories.includes(product.categorySlug) || random.chance(STRANGER))
      authors.add(buyer);
  }
  const quality = 3.2 + 1.7 * random.next();
  return [...authors].map((author) => review(product, author, quality, received.get(author)));
}

function review(
  product: DemoProduct,
  { userId, email, name, locale }: DemoBuyer,
  quality: number,
  receivedAtMs: number | undefined,
): DemoReview {
  const key = `review ${product.slug} ${email}`;
  const random = randomOf(key);
  const rating = Math.min(5, Math.max(1, Math.round(quality + 0.8 - 4 * random.next() ** 3)));
  const sinceMs = receivedAtMs ?? DEMO_NOW - 350 * DAY_MS;
  const untilMs = receivedAtMs === undefined ? DEMO_NOW : Math.min(DEMO_NOW, receivedAtMs + 30 * DAY_MS);
  const createdAtMs = random.int(sinceMs + 1, untilMs - 1);
  return {
    reviewId: demoId(key, createdAtMs),
    productId: product.productId,
    userId,
    authorName: name,
    rating,
    ...textsOf(rating, product.names[locale], locale, random),
    createdAt: iso(createdAtMs),
    verifiedPurchase: receivedAtMs !== undefined,
  };
}

function textsOf(
  rating: number,
  name: string,
  locale: Locale,
  random: DemoRandom,
): { title: string; body: string } {
  const words = RATINGS[rating - 1];
  if (!words) throw new RangeError(`No words for ${rating} stars`);
  const inLocale = ([en, de, ja]: Phrase) => ({ en, de, ja })[locale];
  const opening = inLocale(random.pick(words.openings)).replace('{name}', name);
  const detail = inLocale(random.pick(words.details));
  return {
    title: inLocale(random.pick(words.titles)),
    body: `${opening}${locale === 'ja' ? '' : ' '}${detail}`,
  };
}
