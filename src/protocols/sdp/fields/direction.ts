import type { SdpLine } from '../line.ts';
import { attributeOf } from '../session-description.ts';

/** Which way a medium flows, seen from whoever says it (RFC 8866 §6.7). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

const all: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

export const directionOf = (sends: boolean, receives: boolean): Direction =>
  sends ? (receives ? 'sendrecv' : 'sendonly') : receives ? 'recvonly' : 'inactive';

export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';
export const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly';

/** The same flow, seen from the other side. */
export const mirrored = (direction: Direction): Direction => directionOf(receives(direction), sends(direction));

/** What both allow. */
export const narrowed = (a: Direction, b: Direction): Direction => directionOf(sends(a) && sends(b), receives(a) && receives(b));

/** The direction among these lines; undefined when they name none. */
export const readDirection = (lines: readonly SdpLine[]): Direction | undefined =>
  all.find((direction) => attributeOf(lines, direction) !== undefined);
