/** One line of what is to be sent. */
export interface Line {
  sku: string;
  quantity: number;
}

export interface OrderWeight {
  grams: number;
  /** Indexes of the lines whose weight is not known; `grams` is without them. */
  unknown: number[];
}

/** @param gramsOf weight of one piece by SKU */
export function orderWeight(lines: Line[], gramsOf: ReadonlyMap<string, number>): OrderWeight {
  const weight: OrderWeight = { grams: 0, unknown: [] };
  for (const [index, { sku, quantity }] of lines.entries()) {
    const grams = gramsOf.get(sku);
    if (grams === undefined) weight.unknown.push(index);
    else weight.grams += quantity * grams;
  }
  return weight;
}
