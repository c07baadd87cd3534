import type { AudioFrame, RateHz } from '#audio';
import type { Instant } from '#base';
import type { CallAbilities, CallFacts, FittedHandoff, Heard, RecordingFile, VoiceCall, VoiceCallEvent } from '#contract';

/** What is asked of a call, as its machine is told. */
export type VoiceCommand =
  | { readonly kind: 'play'; readonly samples: AudioFrame }
  | { readonly kind: 'relay'; readonly samples: AudioFrame }
  | { readonly kind: 'press'; readonly digit: string }
  | { readonly kind: 'put-mark'; readonly name: string }
  | { readonly kind: 'clear'; readonly at: Instant }
  | { readonly kind: 'hold'; readonly at: Instant }
  | { readonly kind: 'resume' }
  | { readonly kind: 'record'; readonly file: RecordingFile }
  | { readonly kind: 'hand-off'; readonly handoff: FittedHandoff }
  | { readonly kind: 'hang-up'; readonly how: 'done' | 'failed' };

/** A call's two sides: `call` for who converses, `tell` for whatever feeds it. */
export interface ToldCall {
  readonly call: VoiceCall;
  tell(event: VoiceCallEvent): void;
}

export interface ToldCallPorts {
  readonly facts: CallFacts;
  readonly can: CallAbilities;
  readonly rateHz: RateHz;
  readonly now: () => Instant;
  readonly heard: (now: Instant) => Heard;
  readonly send: (command: VoiceCommand) => void;
  /** Will a command wait, because the machine is in the midst of telling something? */
  readonly busy: () => boolean;
}

/** So many events wait for the listener; sound doesn't, since nobody would want it late. */
const mostWaiting = 100;

/** A `VoiceCall` over the machine of a call. */
export function toldCall({ facts, can, rateHz, now, heard, send, busy }: ToldCallPorts): ToldCall {
  let listener: ((event: VoiceCallEvent) => void) | undefined;
  let waiting: VoiceCallEvent[] = [];
  let ended = false;
  const command = (input: VoiceCommand): void => {
    if (!ended) send(input);
  };
  const silenced = (kind: 'clear' | 'hold'): Heard => {
    const at = now();
    const before = heard(at);
    command({ kind, at });
    return before;
  };
  const call: VoiceCall = {
    facts,
    rateHz,
    can,
    attend(named) {
      listener = named;
      const before = waiting;
      waiting = [];
      for (const event of before) named(event);
    },
    play: (samples) => command({ kind: 'play', samples: busy() ? samples.slice() : samples }),
    relay: (frame) => command({ kind: 'relay', samples: busy() ? frame.slice() : frame }),
    press: (digit) => command({ kind: 'press', digit }),
    mark: (name) => command({ kind: 'put-mark', name }),
    clear: () => silenced('clear'),
    heard: () => heard(now()),
    hold: () => silenced('hold'),
    resume: () => command({ kind: 'resume' }),
    record: (file) => command({ kind: 'record', file }),
    handOff: (handoff) => command({ kind: 'hand-off', handoff }),
    hangUp: (how) => command({ kind: 'hang-up', how }),
  };
  return {
    call,
    tell(event) {
      if (ended) return;
      if (event.kind === 'call-end') ended = true;
      if (listener !== undefined) listener(event);
      else if (event.kind === 'call-end' || (event.kind !== 'audio' && waiting.length < mostWaiting)) waiting.push(event);
    },
  };
}
