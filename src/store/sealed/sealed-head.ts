import { bad, ok, type Result } from '#base';
import { longestKeyId, wrappedOctets } from './key-ring.ts';

/**
 * The head of what is encrypted, 512 octets: what it holds, and two slots for its own key, wrapped by a master key.
 * Two, so that a key is exchanged by writing the one and then the other: at every instant one of them opens.
 *
 *     0  magic, 8   8  content, 1   9  channels, 1   10  –, 2   12  rate, 4   16  octets of a chunk, 4   20  –, 12 (no sound: 0 channels, rate 0)
 *    32  slot: length of the key's name, 1; the name, 64; the wrapped key, 60; –        272  the same again
 */
export const sealedHeadOctets = 512;
/** What every chunk vouches for: the part that no exchange of keys changes. */
export const fixedOctets = 32;
const slotOctets = 240;
const magic = Buffer.from('CBsealed', 'latin1');

/** `pcm`: samples without any header of their own. `opus`: an Ogg Opus file. `file`: whatever somebody sent. */
export type SealedContent = 'pcm' | 'opus' | 'file';
const contents: readonly SealedContent[] = ['pcm', 'opus', 'file'];

export interface SealedSound {
  readonly rateHz: 8000 | 16000;
  readonly channels: 1 | 2;
}

export interface KeySlot {
  readonly keyId: string;
  readonly wrapped: Uint8Array;
}

export interface SealedHead {
  readonly content: SealedContent;
  /** Absent of a `file`. */
  readonly sound?: SealedSound;
  readonly chunkOctets: number;
  readonly slots: readonly KeySlot[];
}

export const slotAt = (slot: 0 | 1): number => fixedOctets + slot * slotOctets;

export function printSlot({ keyId, wrapped }: KeySlot): Buffer {
  const octets = Buffer.alloc(slotOctets);
  octets.writeUInt8(Buffer.byteLength(keyId), 0);
  octets.write(keyId, 1);
  octets.set(wrapped, 1 + longestKeyId);
  return octets;
}

/** The head with one slot, twice. */
export function printSealedHead(head: Omit<SealedHead, 'slots'>, slot: (fixed: Uint8Array) => KeySlot): Buffer {
  const octets = Buffer.alloc(sealedHeadOctets);
  octets.set(magic);
  octets.writeUInt8(contents.indexOf(head.content) + 1, 8);
  octets.writeUInt8(head.sound?.channels ?? 0, 9);
  octets.writeUInt32BE(head.sound?.rateHz ?? 0, 12);
  octets.writeUInt32BE(head.chunkOctets, 16);
  const printed = printSlot(slot(octets.subarray(0, fixedOctets)));
  octets.set(printed, slotAt(0));
  octets.set(printed, slotAt(1));
  return octets;
}

export function parseSealedHead(octets: Uint8Array): Result<SealedHead> {
  if (octets.length < sealedHeadOctets) return bad('shorter than a head');
  const head = Buffer.from(octets.buffer, octets.byteOffset, sealedHeadOctets);
  if (!head.subarray(0, 8).equals(magic)) return bad('not encrypted by us');
  const content = contents[head.readUInt8(8) - 1];
  const channels = head.readUInt8(9);
  const rateHz = head.readUInt32BE(12);
  const chunkOctets = head.readUInt32BE(16);
  const isSound = (channels === 1 || channels === 2) && (rateHz === 8000 || rateHz === 16000);
  if (content === undefined || isSound === (content === 'file')) return bad('of an unknown kind');
  if (chunkOctets < 1 || chunkOctets > 2 ** 24) return bad('its chunks have an impossible size');
  const slots = ([0, 1] as const).flatMap((slot): KeySlot[] => {
    const at = slotAt(slot);
    const length = head.readUInt8(at);
    if (length === 0 || length > longestKeyId) return [];
    const wrappedAt = at + 1 + longestKeyId;
    return [{ keyId: head.toString('utf8', at + 1, at + 1 + length), wrapped: head.subarray(wrappedAt, wrappedAt + wrappedOctets) }];
  });
  return ok({ content, ...(isSound ? { sound: { rateHz, channels } } : {}), chunkOctets, slots });
}
