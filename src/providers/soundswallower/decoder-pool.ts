import type { Decoder } from './decoder.ts';
import type { WordNetwork } from './network.ts';

/** A grammar made ready for decoders. */
export interface BuiltGrammar {
  readonly id: string;
  readonly network: WordNetwork;
  readonly dictionary: string;
}

export type Lease = { readonly ok: true; readonly decoder: Decoder } | { readonly ok: false; readonly reason: 'full' | 'grammar' };

/** The decoders of a thread. Each keeps the grammar it last had, so that the next utterance with it begins at once. */
export interface DecoderPool {
  lease(grammar: BuiltGrammar): Lease;
  giveBack(decoder: Decoder): void;
  /** Has a free decoder ready for this grammar, if that takes none from somebody. */
  warm(grammar: BuiltGrammar): void;
}

interface Place {
  readonly decoder: Decoder;
  grammar: string | undefined;
  leased: boolean;
  usedAt: number;
}

/** @param most How many decoders there may be; they are opened when they are needed. */
export function createDecoderPool(open: () => Decoder, most: number): DecoderPool {
  const places: Place[] = [];
  let clock = 0;
  const find = (grammar: BuiltGrammar): Place | undefined => {
    const free = places.filter(({ leased }) => !leased);
    const ready = free.find((place) => place.grammar === grammar.id);
    if (ready) return ready;
    if (places.length < most) {
      const place: Place = { decoder: open(), grammar: undefined, leased: false, usedAt: 0 };
      places.push(place);
      return place;
    }
    return free.toSorted((a, b) => a.usedAt - b.usedAt)[0];
  };
  const settle = (place: Place, grammar: BuiltGrammar): boolean => {
    place.usedAt = ++clock;
    if (place.grammar === grammar.id) return true;
    place.grammar = undefined;
    if (!place.decoder.load(grammar.network, grammar.dictionary)) return false;
    place.grammar = grammar.id;
    return true;
  };
  return {
    lease(grammar) {
      const place = find(grammar);
      if (!place) return { ok: false, reason: 'full' };
      if (!settle(place, grammar)) return { ok: false, reason: 'grammar' };
      place.leased = true;
      return { ok: true, decoder: place.decoder };
    },
    giveBack(decoder) {
      const place = places.find((one) => one.decoder === decoder);
      if (place) place.leased = false;
    },
    warm(grammar) {
      const place = find(grammar);
      if (place) settle(place, grammar);
    },
  };
}
