import { randomBytes, randomInt } from 'node:crypto';
import type { Dice } from '#base';

const sides = 2 ** 48 - 1;

/** Dice from the operating system's source of chance. */
export function realDice(): Dice {
  return {
    bytes: (count) => new Uint8Array(randomBytes(count)),
    fraction: () => randomInt(sides) / sides,
  };
}
