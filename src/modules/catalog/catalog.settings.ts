import { durationSetting, integerSetting } from '../../shared/config/settings.js';

/** With the second for which clients may keep an answer, this stays below the 2 s in which changes must be seen. */
export const CatalogCacheFreshMs = durationSetting(
  'CATALOG_CACHE_FRESH_MS',
  500,
  'How long cached products are shown without asking whether anything has changed',
);
export const CatalogCacheBytesMax = integerSetting(
  'CATALOG_CACHE_BYTES_MAX',
  64 * 1024 * 1024,
  [1, 4 * 1024 ** 3],
  'Size of all cached product pages of one process',
);
