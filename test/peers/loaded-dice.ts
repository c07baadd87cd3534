import type { Dice } from '#base';

/** Dice that fall the same way for the same seed, so that a failure can be had again. (xorshift128, Marsaglia 2003.) */
export function loadedDice(seed: number): Dice {
  let [x, y, z, w] = [seed >>> 0 || 1, 362_436_069, 521_288_629, 88_675_123];
  const next = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = (w ^ (w >>> 19) ^ (t ^ (t >>> 8))) >>> 0;
    return w;
  };
  for (let i = 0; i < 16; i++) next();
  return {
    fraction: () => next() / 4_294_967_296,
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
  };
}
