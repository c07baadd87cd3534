import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import createModule from 'soundswallower';
import { invariant } from '#base';

/** An address in the recogniser's memory; 0 is nothing. */
export type Pointer = number;

/** The functions of soundswallower 0.6.3 (C, compiled to WebAssembly) that are used here. Its JavaScript knows JSGF grammars only. */
export interface Native {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): Pointer;
  _free(at: Pointer): void;
  _config_parse_json(config: Pointer, json: Pointer): Pointer;
  _s3file_init(at: Pointer, bytes: number): Pointer;
  _s3file_free(file: Pointer): void;
  _decoder_create(config: Pointer): Pointer;
  _decoder_logmath(decoder: Pointer): Pointer;
  _decoder_init_cleanup(decoder: Pointer): number;
  _decoder_init_fe(decoder: Pointer): Pointer;
  _decoder_init_feat_s3file(decoder: Pointer, transform: Pointer): Pointer;
  _decoder_init_acmod_pre(decoder: Pointer): Pointer;
  _decoder_init_acmod_post(decoder: Pointer): number;
  _decoder_init_dict_s3file(decoder: Pointer, words: Pointer, fillers: Pointer): Pointer;
  _bin_mdef_read_s3file(file: Pointer, withoutContext: number): Pointer;
  _set_mdef(decoder: Pointer, definition: Pointer): void;
  _tmat_init_s3file(file: Pointer, logmath: Pointer, floor: number): Pointer;
  _set_tmat(decoder: Pointer, matrices: Pointer): void;
  _load_gmm(decoder: Pointer, means: Pointer, variances: Pointer, weights: Pointer, sendump: Pointer): number;
  _logmath_log(logmath: Pointer, probability: number): number;
  _fsg_model_init(name: Pointer, logmath: Pointer, languageWeight: number, states: number): Pointer;
  _fsg_model_word_add(model: Pointer, word: Pointer): number;
  _fsg_model_trans_add(model: Pointer, from: number, to: number, log: number, word: number): void;
  _fsg_model_null_trans_add(model: Pointer, from: number, to: number, log: number): number;
  _fsg_set_states(model: Pointer, start: number, end: number): void;
  _decoder_set_fsg(decoder: Pointer, model: Pointer): number;
  _decoder_start_utt(decoder: Pointer): number;
  _decoder_process_float32(decoder: Pointer, samples: Pointer, count: number, noSearch: number, whole: number): number;
  _decoder_end_utt(decoder: Pointer): number;
  _decoder_hyp(decoder: Pointer, score: Pointer): Pointer;
  _decoder_seg_iter(decoder: Pointer): Pointer;
  _seg_iter_next(segment: Pointer): Pointer;
  _seg_iter_word(segment: Pointer): Pointer;
  _seg_iter_frames(segment: Pointer, first: Pointer, last: Pointer): void;
}

const folder = join(dirname(createRequire(import.meta.url).resolve('soundswallower')), 'model', 'en-us');

/** A file of the English telephone model that comes with the package. */
export const readModelFile = (name: string): Promise<Buffer> => readFile(join(folder, name));

/** Loads the program. Nothing it prints is let through: it prints words that people said. */
export async function loadNative(): Promise<Native> {
  const quiet = { print: () => {}, printErr: () => {} };
  return (await createModule(quiet)) as unknown as Native;
}

/** Puts text into the recogniser's memory for as long as `use` runs. */
export function withText<T>(native: Native, text: string, use: (at: Pointer) => T): T {
  const octets = Buffer.from(text, 'latin1');
  const at = native._malloc(octets.length + 1);
  invariant(at !== 0, 'the recogniser has memory for a word');
  native.HEAPU8.set(octets, at);
  native.HEAPU8[at + octets.length] = 0;
  try {
    return use(at);
  } finally {
    native._free(at);
  }
}

/** The text that begins at an address; empty at 0. */
export function textAt(native: Native, at: Pointer): string {
  if (at === 0) return '';
  const end = native.HEAPU8.indexOf(0, at);
  return Buffer.from(native.HEAPU8.subarray(at, end)).toString('latin1');
}
