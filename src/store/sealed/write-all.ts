import type { FileHandle } from 'node:fs/promises';

export async function writeAll(file: FileHandle, octets: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < octets.length; ) from += (await file.write(octets, from, octets.length - from, at + from)).bytesWritten;
}
