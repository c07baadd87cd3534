/** Scripted people for the simulators: what they say, how they wait, interrupt and press keys, and what they noticed. */
export { type Caller, type CallerInput, type CallerOutput, openCaller } from './caller.ts';
export type { Stretch } from './ear.ts';
export { narrateLine, narrateTurn, printTurns } from './narrate-turn.ts';
export { parseScript } from './parse-script.ts';
export { readScript } from './read-script.ts';
export { type CallRecorder, openRecorder } from './recorder.ts';
export { type Act, type KeyPress, type Part, type Rehearsal, rehearse } from './rehearse.ts';
export type { CallerScript, KeySignal, Manner, Moment, Patience, Turn } from './script.ts';
export type { PerformedKind, TurnRecord } from './turn-record.ts';
