import { invariant } from '#base';
import { type Channel, openChannel } from './channel.ts';
import { type Native, type Pointer, textAt, withText } from './native.ts';
import type { WordNetwork } from './network.ts';

/** A stretch of the best path: a word, a filler, or a wordless arc. Scores are logarithms, 0 at best. */
export interface Stretch {
  /** Empty for a wordless arc. */
  readonly word: string;
  readonly filler: boolean;
  /** Frames of 10 ms. */
  readonly frames: number;
  /** How well the sound fits, against the best that any sound of the model would do. */
  readonly acoustic: number;
  /** What the grammar takes for it. */
  readonly grammar: number;
}

/** One decoder, for one utterance at a time. */
export interface Decoder {
  /** Makes it understand these words, joined like this. False when it cannot. */
  load(network: WordNetwork, dictionary: string): boolean;
  begin(): void;
  /** Sound at 8 kHz, −1…1. */
  write(samples: Float32Array): void;
  end(): void;
  /** The words so far, or after `end` the words. */
  text(): string;
  /** The path behind `text`. */
  path(): readonly Stretch[];
}

/** How much the grammar weighs against the sound. */
const languageWeight = 6.5;
/** Sound is cleaned from steady noise before it comes here; doing it twice costs words. Scores of all senones make utterances comparable. The library's narrower beam for word ends makes 36 wrong words of 29, of a hundred with noise at 15 dB. */
const settings = { samprate: 8000, loglevel: 'FATAL', remove_noise: false, compallsen: true, silprob: 0.005, wbeam: 1e-40, maxhmmpf: 6000 };
/** A segment in memory: pointers to its functions, search and word, then first and last frame, acoustic and language score. */
const acousticAt = 20;
const grammarAt = 24;

/** What all decoders of a thread share: the files of the model, and what is made of them once. */
export interface SharedModel {
  readonly native: Native;
  readonly features: Readonly<Record<string, unknown>>;
  /** A file of the model as the recogniser sees it. */
  file(name: 'means' | 'variances' | 'sendump' | 'noisedict.txt'): Pointer;
  readonly definition: Pointer;
  /** Made with the first decoder's logarithms, and then the same for all. */
  matrices(logmath: Pointer): Pointer;
}

export function openDecoder(model: SharedModel): Decoder {
  const { native } = model;
  const json = JSON.stringify({ ...model.features, ...settings });
  const decoder = native._decoder_create(withText(native, json, (at) => native._config_parse_json(0, at)));
  invariant(decoder !== 0, 'the settings are those of soundswallower 0.6.3');
  native._decoder_init_cleanup(decoder);
  native._decoder_init_fe(decoder);
  const features = native._decoder_init_feat_s3file(decoder, 0);
  native._decoder_init_acmod_pre(decoder);
  native._set_mdef(decoder, model.definition);
  const logmath = native._decoder_logmath(decoder);
  native._set_tmat(decoder, model.matrices(logmath));
  const loaded = native._load_gmm(decoder, model.file('means'), model.file('variances'), 0, model.file('sendump'));
  invariant(loaded === 0 && native._decoder_init_acmod_post(decoder) === 0, 'the model is whole');
  const channel: Channel = openChannel(native, features);
  const scratch = native._malloc(8);
  let buffer = 0;
  let bufferSamples = 0;

  const setDictionary = (dictionary: string): void => {
    const octets = Buffer.from(dictionary, 'latin1');
    const at = native._malloc(octets.length + 1);
    native.HEAPU8.set(octets, at);
    native.HEAPU8[at + octets.length] = 0;
    const words = native._s3file_init(at, octets.length);
    const fillers = model.file('noisedict.txt');
    const made = native._decoder_init_dict_s3file(decoder, words, fillers);
    native._s3file_free(words);
    native._s3file_free(fillers);
    native._free(at);
    invariant(made !== 0, 'the dictionary is spelt as the recogniser reads it');
  };
  const setNetwork = (network: WordNetwork): boolean => {
    const graph = withText(native, 'network', (at) => native._fsg_model_init(at, logmath, languageWeight, network.states));
    const numbers = new Map(network.words.map((word) => [word, withText(native, word, (at) => native._fsg_model_word_add(graph, at))]));
    for (const { from, to, probability, word } of network.arcs) {
      const log = Math.min(0, Math.trunc(native._logmath_log(logmath, probability) * languageWeight));
      const number = word === undefined ? undefined : numbers.get(word);
      if (number === undefined) native._fsg_model_null_trans_add(graph, from, to, log);
      else native._fsg_model_trans_add(graph, from, to, log, number);
    }
    native._fsg_set_states(graph, network.start, network.end);
    // The graph belongs to the decoder from here on: freeing it again corrupts memory.
    return native._decoder_set_fsg(decoder, graph) === 0;
  };
  const numberAt = (at: Pointer): number => new DataView(native.HEAPU8.buffer).getInt32(at, true);

  return {
    load(network, dictionary) {
      native._decoder_init_cleanup(decoder); // the old search still points into the old dictionary
      setDictionary(dictionary);
      return setNetwork(network);
    },
    begin() {
      channel.reset();
      invariant(native._decoder_start_utt(decoder) === 0, 'a grammar is loaded and the utterance before has ended');
    },
    write(samples) {
      if (samples.length === 0) return;
      if (bufferSamples < samples.length) {
        native._free(buffer);
        buffer = native._malloc(samples.length * 4);
        bufferSamples = samples.length;
      }
      new Float32Array(native.HEAPU8.buffer, buffer, samples.length).set(samples);
      invariant(native._decoder_process_float32(decoder, buffer, samples.length, 0, 0) >= 0, 'an utterance has begun');
      channel.adapt();
    },
    end() {
      native._decoder_end_utt(decoder);
    },
    text() {
      return plain(textAt(native, native._decoder_hyp(decoder, 0)));
    },
    path() {
      const stretches: Stretch[] = [];
      for (let segment = native._decoder_seg_iter(decoder); segment !== 0; segment = native._seg_iter_next(segment)) {
        const name = textAt(native, native._seg_iter_word(segment));
        const word = name === '(NULL)' ? '' : plain(name);
        native._seg_iter_frames(segment, scratch, scratch + 4);
        stretches.push({
          word,
          filler: word.startsWith('<') || word.startsWith('['),
          frames: word === '' ? 0 : numberAt(scratch + 4) - numberAt(scratch) + 1,
          acoustic: numberAt(segment + acousticAt),
          grammar: numberAt(segment + grammarAt),
        });
      }
      return stretches;
    },
  };
}

/** Without the marks of second pronunciations: `to(2)` is `to`. */
const plain = (text: string): string => text.replace(/\(\d+\)/g, '');
