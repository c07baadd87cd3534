import type { ChatFile, CustomerTurnEvent, Event, TurnLatency } from '../../../../client/index.ts';
import { happeningOf } from './happening.ts';

export type Speaker = 'customer' | 'agent' | 'human';

/** Something that somebody said or wrote. */
export interface Line {
  readonly kind: 'line';
  readonly seq: number;
  readonly at: string;
  /** When they began, as far as that is known: where a recording is played from. */
  readonly beganMs: number;
  readonly who: Speaker;
  readonly name?: string | undefined;
  readonly text: string;
  /** What a reader must know beside the words. */
  readonly remarks: readonly string[];
  /** What reached the customer's ear, where that was not all. */
  readonly heard?: string | undefined;
  readonly files: readonly ChatFile[];
  readonly latency?: TurnLatency | undefined;
}

/** Something that happened between the words. */
export interface Happening {
  readonly kind: 'happening';
  readonly seq: number;
  readonly at: string;
  readonly text: string;
  /** It went wrong. */
  readonly bad: boolean;
}

/** A conversation for reading: what was said and what happened, in the order of its record. Kinds that are not known are left out. */
export function talkOf(events: readonly Event[]): readonly (Line | Happening)[] {
  const heard = new Map(events.flatMap((event) => (event.kind === 'agent-heard' ? [[event.utterance, event] as const] : [])));
  const latencies = new Map(events.flatMap((event) => (event.kind === 'turn-latency' ? [[event.turn, event.latency] as const] : [])));
  const noMatch = new Set(events.flatMap((event) => (event.kind === 'note' && event.note.note === 'no-match' ? [event.turn] : [])));

  return events.flatMap((event): readonly (Line | Happening)[] => {
    const { seq, at } = event;
    const line = { kind: 'line', seq, at, beganMs: Date.parse(at), remarks: [], files: [] } as const;
    switch (event.kind) {
      case 'customer-turn': {
        const remarks = remarksOf(event, noMatch.has(event.turn));
        return [{ ...line, who: 'customer', text: event.text, beganMs: line.beganMs - (event.spokeMs ?? 0), remarks, files: event.files ?? [] }];
      }
      case 'agent-say': {
        const { text, utterance, turn } = event;
        const ear = heard.get(utterance);
        const latency = latencies.get(turn);
        // The gap is that before the turn's first answer.
        latencies.delete(turn);
        return [{ ...line, who: 'agent', text, heard: ear?.complete === false ? ear.text : undefined, latency }];
      }
      case 'customer-message':
        return [{ ...line, who: 'customer', text: event.text, files: event.files }];
      case 'human-message':
        return [{ ...line, who: 'human', name: event.name, text: event.text, files: event.files }];
      case 'overheard': {
        const remarks = event.matched ? [] : ['only guessed'];
        return [{ ...line, who: event.track === 'caller' ? 'customer' : 'human', text: event.text, remarks }];
      }
      default: {
        const happened = happeningOf(event);
        return happened ? [{ kind: 'happening', seq, at, text: happened.text, bad: happened.bad ?? false }] : [];
      }
    }
  });
}

function remarksOf({ source, matched, interrupted, confidence }: CustomerTurnEvent, noMatch: boolean): readonly string[] {
  return [
    ...(source === 'speech' ? [`spoken, ${Math.round(confidence * 100)} % sure`] : []),
    ...(source === 'keys' ? ['keys'] : []),
    ...(interrupted ? ['interrupting'] : []),
    ...(matched && !noMatch ? [] : ['not understood']),
  ];
}
