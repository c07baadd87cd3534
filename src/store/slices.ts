/** Rows in one statement: enough to be cheap, far from any limit on parameters (18 columns × 200 rows). */
const rowsAtOnce = 200;

export function* slices<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += rowsAtOnce) yield items.slice(from, from + rowsAtOnce);
}
