/** A complex signal of a fixed, even length, as two rows of numbers. */
export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Fourier's transform in place, forth and back, for one length: a power of two. */
export interface Fourier {
  readonly size: number;
  forward(signal: Spectrum): void;
  /** Undoes `forward`, scale included. */
  back(signal: Spectrum): void;
}

/** Cooley and Tukey's algorithm, radix two. */
export function createFourier(size: number): Fourier {
  const half = size / 2;
  const cosines = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sines = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size));
  const mirror = new Uint16Array(size); // bits in reverse order
  for (let i = 1, j = 0; i < size; i++) {
    let bit = half;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    mirror[i] = j;
  }
  const swap = (row: Float64Array, a: number, b: number): void => {
    const kept = row[a] ?? 0;
    row[a] = row[b] ?? 0;
    row[b] = kept;
  };
  const transform = ({ re, im }: Spectrum, direction: 1 | -1): void => {
    for (let i = 0; i < size; i++) {
      const j = mirror[i] ?? 0;
      if (i >= j) continue;
      swap(re, i, j);
      swap(im, i, j);
    }
    for (let span = 1; span < size; span *= 2) {
      const step = half / span;
      for (let start = 0; start < size; start += 2 * span)
        for (let k = 0; k < span; k++) {
          const c = cosines[k * step] ?? 0;
          const s = direction * (sines[k * step] ?? 0);
          const a = start + k;
          const b = a + span;
          const br = re[b] ?? 0;
          const bi = im[b] ?? 0;
          const xr = br * c - bi * s;
          const xi = br * s + bi * c;
          const ar = re[a] ?? 0;
          const ai = im[a] ?? 0;
          re[b] = ar - xr;
          im[b] = ai - xi;
          re[a] = ar + xr;
          im[a] = ai + xi;
        }
    }
  };
  return {
    size,
    forward: (signal) => transform(signal, -1),
    back(signal) {
      transform(signal, 1);
      for (let i = 0; i < size; i++) {
        signal.re[i] = (signal.re[i] ?? 0) / size;
        signal.im[i] = (signal.im[i] ?? 0) / size;
      }
    },
  };
}
