import type { RateHz } from '#audio';
import type { Instant } from '#base';
import type { CallAbilities, CallFacts, Heard, VoiceCall, VoiceCallEvent } from '#contract';
import type { PhoneCommand } from './phone-words.ts';

/** A call's two sides: `call` for who converses, `tell` for the line that feeds it. */
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
  readonly send: (command: PhoneCommand) => void;
  /** Will a command wait, because the machine is in the midst of telling something? */
  readonly busy: () => boolean;
}

/** So many events wait for the listener; sound doesn't, since nobody would want it late. */
const mostWaiting = 100;

/** A `VoiceCall` over a phone call. */
export function toldCall({ facts, can, rateHz, now, heard, send, busy }: ToldCallPorts): ToldCall {
  let listener: ((event: VoiceCallEvent) => void) | undefined;
  let waiting: VoiceCallEvent[] = [];
  let ended = false;
  const command = (input: PhoneCommand): void => {
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
