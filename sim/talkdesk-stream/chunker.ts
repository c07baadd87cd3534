import { encodeMulaw } from '#audio';

/** A piece of encoded sound, ready to be sent. */
export interface Chunk {
  readonly mulaw: Uint8Array;
  /** Where it begins, in milliseconds of sound since the stream began; whole, as Talkdesk prints it. */
  readonly timestampMs: number;
}

/** Cuts a track into pieces of so many octets, whatever the frames' length is. */
export interface Chunker {
  /** Takes 20 ms and gives the pieces that became whole. */
  take(frame: Int16Array): readonly Chunk[];
}

export function openChunker(chunkBytes: number): Chunker {
  const encoded = new Uint8Array(320);
  let pending = new Uint8Array(0);
  let sentBytes = 0;
  return {
    take(frame) {
      encodeMulaw(frame, encoded);
      const all = new Uint8Array(pending.length + frame.length);
      all.set(pending);
      all.set(encoded.subarray(0, frame.length), pending.length);
      const chunks: Chunk[] = [];
      let at = 0;
      for (; at + chunkBytes <= all.length; at += chunkBytes) {
        chunks.push({ mulaw: all.subarray(at, at + chunkBytes), timestampMs: Math.floor(sentBytes / 8) });
        sentBytes += chunkBytes;
      }
      pending = all.slice(at);
      return chunks;
    },
  };
}
