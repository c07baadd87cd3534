/** Chance that is the same in every run. */
export interface Chance {
  /** 0 ≤ … < 1. */
  fraction(): number;
  below(count: number): number;
  /** One of these, by weight. */
  pick<Item>(items: readonly (readonly [item: Item, weight: number])[]): Item;
}

/** mulberry32: small, and good enough to spread load. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    fraction,
    below: (count) => Math.floor(fraction() * count),
    pick(items) {
      let left = fraction() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      throw new Error('nothing to pick from');
    },
  };
}
