import type { Dice } from '#base';
import { magicCookie } from '../message/via.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex');

/** A tag: 64 bits of chance, twice what RFC 3261 §19.3 asks for. Who does not see the messages cannot guess the dialog. */
export const freshTag = (dice: Dice): string => hex(dice.bytes(8));

/** A branch, unique for all time (§8.1.1.7). */
export const freshBranch = (dice: Dice): string => magicCookie + hex(dice.bytes(8));

/** A Call-ID (§8.1.1.4). */
export const freshCallId = (dice: Dice): string => hex(dice.bytes(16));
