import type { State } from './phone-call.table.ts';
import type { PhoneInput, SoundCommand } from './phone-words.ts';

const speaks: ReadonlySet<State> = new Set(['ringing', 'calling', 'talking', 'joined']);
const lives: ReadonlySet<State> = new Set([...speaks, 'finishing', 'referring', 'dialling', 'parting']);
const dials: ReadonlySet<State> = new Set(['dialling']);

/** In which states which sound may be asked for. What is live would be old by the time of an answer. */
const states: Readonly<Record<SoundCommand['kind'], ReadonlySet<State>>> = {
  play: speaks,
  relay: new Set(['ringing', 'talking', 'joined']),
  press: speaks,
  'put-mark': speaks,
  hold: speaks,
  resume: speaks,
  clear: lives,
  record: lives,
  carry: new Set(['talking', 'dialling', 'joined']),
  'ring-back': dials,
  hush: dials,
};

export const isSoundCommand = (input: PhoneInput): input is SoundCommand => Object.hasOwn(states, input.kind);

export const permits = ({ kind }: SoundCommand, state: State): boolean => states[kind].has(state);
