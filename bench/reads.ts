import { client, during, type Measured } from './load.js';
import type { BenchServer } from './server.js';

const LOCALES = ['en', 'de', 'ja'];

export interface ReadResult extends Measured {
  what: string;
  clients: number;
  /** Share of answers that came from the catalogue's cache, 0 to 1. */
  cacheHitRate: number;
}

/** Product list and detail, spread over all products and languages. */
export async function reads(server: BenchServer, clients: number, seconds: number): Promise<ReadResult[]> {
  const { call, close } = client(server.url, clients);
  const pages: string[] = [];
  const slugs: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/v1/products?limit=24${cursor ? `&cursor=${cursor}` : ''}`;
    pages.push(path);
    const page = JSON.parse((await call('GET', path)).body) as {
      items: { slug: string }[];
      nextCursor: string | null;
    };
    slugs.push(...page.items.map(({ slug }) => slug));
    cursor = page.nextCursor;
  }
  const measure = async (what: string, pathOf: (turn: number) => string): Promise<ReadResult> => {
    let turn = 0;
    const read = async () =>
      (await call('GET', pathOf(turn), undefined, { 'accept-language': LOCALES[turn++ % 3]! })).status ===
      200;
    await during(2, clients, read);
    const before = await cacheCounts(server.url);
    const measured = await during(seconds, clients, read);
    const after = await cacheCounts(server.url);
    const hits = after.hits - before.hits;
    return {
      what,
      clients,
      ...measured,
      cacheHitRate: hits / Math.max(1, hits + after.misses - before.misses),
    };
  };
  const results = [
    await measure('list of 24', (turn) => pages[(turn * 7) % pages.length]!),
    await measure('detail', (turn) => `/v1/products/${slugs[(turn * 7) % slugs.length]}`),
  ];
  await close();
  return results;
}

async function cacheCounts(url: string): Promise<{ hits: number; misses: number }> {
  const { call, close } = client(url, 1);
  const { body } = await call('GET', '/metrics');
  await close();
  const count = (result: string) =>
    Number(new RegExp(`souk_catalog_cache_total\\{result="${result}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
  return { hits: count('hit'), misses: count('miss') };
}
