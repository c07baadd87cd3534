import type { ArchivedFile } from '#contract';

const block = 512;

/** A number as tar writes it: octal, with a zero octet behind it. */
const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

/** A header of POSIX tar (ustar, IEEE Std 1003.1). Names of more than 100 octets are parted at a slash. */
function headerOf(name: string, sizeBytes: number, modifiedSeconds: number): Uint8Array {
  const header = Buffer.alloc(block);
  const cut = Buffer.byteLength(name) > 100 ? name.indexOf('/', Math.max(0, name.length - 100)) : -1;
  header.write(cut < 0 ? name : name.slice(cut + 1), 0, 100, 'utf8');
  header.write(octal(0o600, 8), 100, 'latin1');
  header.write(octal(0, 8), 108, 'latin1');
  header.write(octal(0, 8), 116, 'latin1');
  header.write(octal(sizeBytes, 12), 124, 'latin1');
  header.write(octal(modifiedSeconds, 12), 136, 'latin1');
  header.write(' '.repeat(8), 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\0', 257, 'latin1');
  header.write('00', 263, 'latin1');
  if (cut >= 0) header.write(name.slice(0, cut), 345, 155, 'utf8');
  const sum = header.reduce((total, octet) => total + octet, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Files as one archive, each streamed: nothing is held but what is on its way. */
export async function* tarOf(files: AsyncIterable<ArchivedFile>, modifiedSeconds: number): AsyncGenerator<Uint8Array> {
  for await (const { name, sizeBytes, octets } of files) {
    yield headerOf(name, sizeBytes, modifiedSeconds);
    let written = 0;
    for await (const part of octets) {
      const fitting = part.subarray(0, Math.max(0, sizeBytes - written));
      written += fitting.length;
      yield fitting;
    }
    // A file that turned out shorter than it said: the archive stays one.
    const missing = sizeBytes - written + ((block - (sizeBytes % block)) % block);
    if (missing > 0) yield Buffer.alloc(missing);
  }
  yield Buffer.alloc(2 * block);
}
