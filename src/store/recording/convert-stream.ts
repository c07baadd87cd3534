import type { SoundWork, SoundWorkshop } from '#contract';

/** Octets through some work, one after the other. Breaking off closes it all. */
export async function* throughWork(
  octets: AsyncIterable<Uint8Array>,
  work: readonly SoundWork[],
  workshop: SoundWorkshop,
): AsyncGenerator<Uint8Array> {
  const workers = work.map((one) => workshop.open(one));
  const from = async (octet: Uint8Array, first: number): Promise<Uint8Array> => {
    let passing = octet;
    for (const worker of workers.slice(first)) if (passing.length > 0) passing = await worker.write(passing);
    return passing;
  };
  try {
    for await (const part of octets) {
      const passed = await from(part, 0);
      if (passed.length > 0) yield passed;
    }
    for (const [i, worker] of workers.entries()) {
      const passed = await from(await worker.end(), i + 1);
      if (passed.length > 0) yield passed;
    }
  } finally {
    for (const worker of workers) worker.close();
  }
}

/** Octets `from` up to, not including, `to` of those that come. */
export async function* slice(octets: AsyncIterable<Uint8Array>, from: number, to: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const part of octets) {
    const begin = Math.max(0, from - at);
    const end = Math.min(part.length, to - at);
    at += part.length;
    if (begin < end) yield part.subarray(begin, end);
    if (at >= to) return;
  }
}

/** Octets before others. */
export async function* after(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}
