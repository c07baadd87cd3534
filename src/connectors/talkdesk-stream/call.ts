import type { Instant } from '#base';
import type { CallAbilities, CallFacts, Heard, VoiceCall, VoiceCallEvent } from '#contract';
import type { SessionCommand } from './session.ts';
import { rateHz } from './sound.ts';

/** A call's two sides: `call` for who converses, `tell` for the stream that feeds it. */
export interface StreamCall {
  readonly call: VoiceCall;
  tell(event: VoiceCallEvent): void;
}

export interface StreamCallPorts {
  readonly facts: CallFacts;
  readonly can: CallAbilities;
  readonly now: () => Instant;
  readonly heard: (now: Instant) => Heard;
  readonly send: (command: SessionCommand) => void;
  /** Will a command wait, because the session is in the midst of telling something? */
  readonly busy: () => boolean;
}

/** So many events wait for the listener; sound doesn't, since nobody would want it late. */
const mostWaiting = 100;

/** A `VoiceCall` over a session. */
export function streamCall({ facts, can, now, heard, send, busy }: StreamCallPorts): StreamCall {
  let listener: ((event: VoiceCallEvent) => void) | undefined;
  let waiting: VoiceCallEvent[] = [];
  let ended = false;
  const command = (input: SessionCommand): void => {
    if (!ended) send(input);
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
    // The protocol has no message for it.
    press: () => undefined,
    mark: (name) => command({ kind: 'put-mark', name }),
    clear() {
      const at = now();
      const before = heard(at);
      command({ kind: 'clear', at });
      return before;
    },
    heard: () => heard(now()),
    hold() {
      const at = now();
      const before = heard(at);
      command({ kind: 'hold', at });
      return before;
    },
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
