import { randomBytes, randomFillSync, randomInt } from 'node:crypto';
import type { Dice } from '#base';

const sides = 2 ** 48 - 1;
/** Octets are fetched so many at a time: a fetch costs the same for four as for a thousand. */
const poolBytes = 1024;

/** Dice from the operating system's source of chance. No octet is given out twice, nor kept once given. */
export function realDice(): Dice {
  const pool = new Uint8Array(poolBytes);
  let used = poolBytes;
  return {
    bytes(count) {
      if (count > poolBytes / 4) return new Uint8Array(randomBytes(count));
      if (used + count > poolBytes) {
        randomFillSync(pool);
        used = 0;
      }
      const bytes = pool.slice(used, used + count);
      pool.fill(0, used, used + count);
      used += count;
      return bytes;
    },
    fraction: () => randomInt(sides) / sides,
  };
}
