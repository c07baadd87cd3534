import type { SpeechGrammar } from '#contract';
import type { Decoder } from './decoder.ts';
import { type BuiltGrammar, createDecoderPool } from './decoder-pool.ts';
import { printDictionary } from './dictionary.ts';
import type { Engine } from './engine.ts';
import { buildNetwork } from './network.ts';
import { openUtterance, type Utterance } from './utterance.ts';
import type { FromThread, ThreadStart, ToThread } from './words.ts';

/** Everybody whom one thread listens to. */
export interface Audience {
  take(message: ToThread): void;
}

/** Decoders of one thread: more people than it can follow in real time. */
const mostDecoders = 16;
/** People beyond that wait for a decoder while their sound is kept; more are turned away. */
const mostWaiting = 32;
/** Sound kept for one who waits: a minute. */
const mostKept = 60 * 8000;

type Speaker =
  | { readonly state: 'heard'; readonly decoder: Decoder; readonly utterance: Utterance }
  | { readonly state: 'waiting'; readonly grammar: BuiltGrammar; readonly sound: Int16Array[]; kept: number; ended: boolean };

export function createAudience(engine: Engine, start: ThreadStart, say: (message: FromThread) => void): Audience {
  const { rejectBelow } = start.judgement;
  const learned = new Map<string, SpeechGrammar>();
  const built = new Map<string, BuiltGrammar>();
  const pool = createDecoderPool(engine.openDecoder, mostDecoders);
  const speakers = new Map<number, Speaker>();

  const build = (id: string): BuiltGrammar | undefined => {
    const known = built.get(id);
    if (known) return known;
    const grammar = learned.get(id);
    if (!grammar) return undefined;
    const network = buildNetwork(grammar);
    const made = { id, network, dictionary: printDictionary(network.words, engine.dictionary, grammar.pronunciations) };
    built.set(id, made);
    return made;
  };
  const refuse = (utterance: number, reason: 'busy' | 'grammar', why: string): void => {
    speakers.delete(utterance);
    say({ kind: 'refused', utterance, reason, why });
  };
  /** Begins to listen. False when everybody is taken. */
  const seat = (id: number, grammar: BuiltGrammar): boolean => {
    const lease = pool.lease(grammar);
    if (!lease.ok) {
      if (lease.reason === 'full') return false;
      refuse(id, 'grammar', `${grammar.network.states} states, ${grammar.network.words.length} words`);
      return true;
    }
    speakers.set(id, { state: 'heard', decoder: lease.decoder, utterance: openUtterance(lease.decoder, rejectBelow) });
    return true;
  };
  const open = (id: number, grammarId: string): void => {
    const grammar = build(grammarId);
    if (!grammar) return refuse(id, 'grammar', 'unknown');
    if (seat(id, grammar)) return;
    const waiting = [...speakers.values()].filter(({ state }) => state === 'waiting').length;
    if (waiting >= mostWaiting) return refuse(id, 'busy', `${mostDecoders} heard, ${waiting} waiting`);
    speakers.set(id, { state: 'waiting', grammar, sound: [], kept: 0, ended: false });
  };
  const hear = (id: number, samples: Int16Array): void => {
    const speaker = speakers.get(id);
    if (!speaker) return;
    if (speaker.state === 'waiting') {
      if (speaker.kept < mostKept) speaker.sound.push(samples);
      speaker.kept += samples.length;
      return;
    }
    const text = speaker.utterance.write(samples);
    if (text !== undefined) say({ kind: 'delta', utterance: id, text });
  };
  const leave = (id: number, decoder: Decoder): void => {
    speakers.delete(id);
    pool.giveBack(decoder);
    for (const [other, waiting] of speakers) {
      if (waiting.state !== 'waiting') continue;
      if (!seat(other, waiting.grammar)) return;
      for (const samples of waiting.sound) hear(other, samples);
      if (waiting.ended) end(other);
    }
  };
  const end = (id: number): void => {
    const speaker = speakers.get(id);
    if (!speaker) return;
    if (speaker.state === 'waiting') {
      speaker.ended = true;
      return;
    }
    say({ kind: 'final', utterance: id, ...speaker.utterance.end() });
    leave(id, speaker.decoder);
  };
  const cancel = (id: number): void => {
    const speaker = speakers.get(id);
    if (speaker?.state === 'heard') {
      speaker.utterance.cancel();
      leave(id, speaker.decoder);
    } else speakers.delete(id);
  };
  return {
    take(message) {
      switch (message.kind) {
        case 'learn':
          learned.set(message.grammar.id, message.grammar);
          return;
        case 'forget':
          learned.delete(message.grammar);
          built.delete(message.grammar);
          return;
        case 'warm': {
          const grammar = build(message.grammar);
          if (grammar) pool.warm(grammar);
          return;
        }
        case 'open':
          return open(message.utterance, message.grammar);
        case 'sound':
          return hear(message.utterance, message.samples);
        case 'end':
          return end(message.utterance);
        case 'cancel':
          return cancel(message.utterance);
      }
    },
  };
}
