/** Seconds for which clients and shared caches may keep an answer; see `CATALOG_CACHE_FRESH_MS` for what comes on top. */
export const MAX_AGE_S = 1;
