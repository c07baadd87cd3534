import { open } from 'node:fs/promises';
import { storeErrors } from '../store.errors.ts';
import { sealedErrors } from './sealed.errors.ts';

/** Octets that can be read from anywhere. */
export interface OctetSource {
  readonly sizeBytes: number;
  /** The octets from `from` up to, not including, `to`; both lie within. */
  read(from: number, to: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A file of this machine; undefined when it is not there. */
export async function fileSource(path: string): Promise<OctetSource | undefined> {
  try {
    const file = await open(path, 'r');
    const { size } = await file.stat();
    let closing: Promise<void> | undefined;
    return {
      sizeBytes: size,
      async read(from, to) {
        const octets = new Uint8Array(to - from);
        for (let at = 0; at < octets.length; ) {
          const { bytesRead } = await file.read(octets, at, octets.length - at, from + at);
          if (bytesRead === 0) throw sealedErrors.SEALED_DAMAGED();
          at += bytesRead;
        }
        return octets;
      },
      close: () => (closing ??= file.close()),
    };
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw storeErrors.STORE_DISK({}, thrown);
  }
}

/** A part of a source. */
export const partOf = (source: OctetSource, from: number, to = source.sizeBytes): OctetSource => ({
  sizeBytes: Math.max(0, to - from),
  read: (begin, end) => source.read(from + begin, from + end),
  close: () => source.close(),
});

/** Read at once. */
const stepOctets = 64 * 1024;

/**
 * All of it or a part, piece by piece. Closes the source at the end, or when whoever reads breaks off; also before the first piece,
 * where the `finally` of a generator would never be reached and the file stay open.
 */
export function streamOf(source: OctetSource, from = 0, to = source.sizeBytes): AsyncIterableIterator<Uint8Array, void> {
  let at = from;
  let closing: Promise<void> | undefined;
  const end = async (): Promise<IteratorReturnResult<void>> => {
    at = to;
    await (closing ??= source.close());
    return { done: true, value: undefined };
  };
  return {
    async next() {
      if (at >= to) return end();
      const begin = at;
      at = Math.min(to, begin + stepOctets);
      try {
        return { done: false, value: await source.read(begin, at) };
      } catch (thrown) {
        await end();
        throw thrown;
      }
    },
    return: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
