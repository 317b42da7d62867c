import { bath, fragrances, soap } from './bath.js';
import { carpets, home, lamps } from './home.js';
import { books, games, instruments } from './leisure.js';
import { pantry, spices, sweets } from './pantry.js';
import { ceramics, kitchen, textiles } from './table-and-linen.js';
import { coffee, tea } from './tea-and-coffee.js';
import { clothing, jewellery, leather } from './wardrobe.js';
import type { CategoryWords } from './word-tables.js';

/** In the order in which products take turns: product 1 is a tea. */
export const CATEGORY_WORDS: readonly CategoryWords[] = [
  tea,
  spices,
  carpets,
  lamps,
  ceramics,
  leather,
  textiles,
  soap,
  jewellery,
  instruments,
  books,
  kitchen,
  coffee,
  sweets,
  fragrances,
  pantry,
  home,
  clothing,
  bath,
  games,
];
