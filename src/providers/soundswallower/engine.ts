import { type Decoder, openDecoder, type SharedModel } from './decoder.ts';
import { type Dictionary, openDictionary } from './dictionary.ts';
import { loadNative, type Pointer, readModelFile } from './native.ts';

/** The recogniser as one thread has it: the model once, and decoders that share it. */
export interface Engine {
  readonly dictionary: Dictionary;
  /** About 3 MB and 20 ms each. They are kept for ever: the library cannot give back all that a decoder took. */
  openDecoder(): Decoder;
  /** How far up its memory is in use, in bytes. */
  memoryBytes(): number;
}

const names = ['mdef', 'transition_matrices', 'means', 'variances', 'sendump', 'noisedict.txt'] as const;
/** Transitions less likely than this count as this: the library's own default. */
const leastTransition = 0.0001;

export async function openEngine(): Promise<Engine> {
  const native = await loadNative();
  const places = new Map<string, { readonly at: Pointer; readonly bytes: number }>();
  for (const name of names) {
    const octets = await readModelFile(name);
    const at = native._malloc(octets.length + 1);
    native.HEAPU8.set(octets, at);
    native.HEAPU8[at + octets.length] = 0;
    places.set(name, { at, bytes: octets.length });
  }
  const file = (name: (typeof names)[number]): Pointer => {
    const { at = 0, bytes = 0 } = places.get(name) ?? {};
    return native._s3file_init(at, bytes);
  };
  const features = JSON.parse((await readModelFile('feat_params.json')).toString('utf8')) as Record<string, unknown>;
  const definition = native._bin_mdef_read_s3file(file('mdef'), 0);
  let matrices = 0;
  const model: SharedModel = {
    native,
    features,
    file,
    definition,
    matrices: (logmath) => (matrices ||= native._tmat_init_s3file(file('transition_matrices'), logmath, leastTransition)),
  };
  return {
    dictionary: openDictionary(await readModelFile('dict.txt')),
    openDecoder: () => openDecoder(model),
    memoryBytes() {
      const probe = native._malloc(2 ** 20); // larger than any hole, so it lies above everything
      native._free(probe);
      return probe;
    },
  };
}
