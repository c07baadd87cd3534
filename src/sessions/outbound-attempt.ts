import { asGatewayError } from '#base';
import type { Agent, CallOrder, CallPlacer, OutboundStage, PlacedCall, PlacedCallEvent, UnansweredWhy, VoiceCall } from '#contract';
import { type CallFile, callFile } from './call-file.ts';
import type { VoiceRoom } from './voice-room.ts';
import type { VoiceSession } from './voice-session.ts';

/** A call that may be placed, and the way out. */
export interface OutboundOrder extends CallOrder {
  readonly placer: CallPlacer;
  /** Told of each stage as it is reached. */
  readonly reached: (stage: OutboundStage, end?: { readonly why: UnansweredWhy; readonly status?: number }) => void;
}

/** A call that we place: first an attempt, then a conversation like any other. */
export interface OutboundAttempt extends VoiceSession {
  /** Resolves when its beginning is durable, right before it is dialled; false when the store would not take it, and nothing is dialled. */
  readonly begun: Promise<boolean>;
  /** Gives it up, or ends the conversation without a word. */
  hangUp(): void;
}

export interface OutboundPorts {
  readonly order: OutboundOrder;
  readonly agent: Pick<Agent, 'id' | 'version'>;
  readonly room: VoiceRoom;
  /** Lets the agent talk. */
  readonly hold: (call: VoiceCall, file: CallFile) => VoiceSession;
}

/** Nobody took the call; of the others the way itself is broken. */
const nobodyThere: ReadonlySet<UnansweredWhy> = new Set(['busy', 'no-answer', 'declined', 'unknown-number', 'cancelled']);

/** Dials, puts every stage on the record, and gives an answered call to the agent. */
export function placeOutbound({ order, agent, room, hold }: OutboundPorts): OutboundAttempt {
  const { placer, reached } = order;
  const file = callFile({ facts: order.facts, agent, room });
  let placed: PlacedCall | undefined;
  let session: VoiceSession | undefined;
  let answered: VoiceCall | undefined;
  let unwanted = false;
  let over = false;

  const unanswered = (why: UnansweredWhy, status: number | undefined, code: string | undefined): void => {
    over = true;
    const number = status === undefined ? {} : { status };
    file.write({ kind: 'placed-call', stage: 'unanswered', why, ...number });
    file.write({
      kind: 'conversation-end',
      outcome: nobodyThere.has(why) ? 'unanswered' : 'failed',
      reason: why,
      ...(code === undefined ? {} : { code }),
    });
    file.close();
    reached('unanswered', { why, ...number });
  };
  const hear = (event: PlacedCallEvent): void => {
    switch (event.kind) {
      case 'ringing':
        file.write({ kind: 'placed-call', stage: 'ringing' });
        return reached('ringing');
      case 'early-sound':
        file.write({ kind: 'placed-call', stage: 'early-media' });
        return reached('early-media');
      case 'answered':
        file.write({ kind: 'placed-call', stage: 'answered' });
        answered = event.call;
        reached('answered');
        try {
          session = hold(event.call, file);
        } catch (thrown) {
          const error = asGatewayError(thrown);
          file.logger.error('no conversation for an answered call', { code: error.code, error });
          event.call.hangUp('failed');
          file.write({ kind: 'conversation-end', outcome: 'failed', reason: 'bug', code: error.code });
          return file.close();
        }
        // It picked up while its call was being given up.
        if (unwanted) event.call.hangUp('done');
        return;
      case 'unanswered':
        file.write({ kind: 'call-report', report: event.report });
        return unanswered(event.why, event.status, event.error.code);
    }
  };
  const giveUp = (): void => {
    unwanted = true;
    placed?.cancel();
  };

  file.write({ kind: 'placed-call', stage: 'dialling' });
  reached('dialling');
  let lost = false;
  file.whenLost(() => {
    lost = true;
    giveUp();
  });
  const begun = new Promise<boolean>((safe) =>
    file.whenSafe(() => {
      if (lost || unwanted) unanswered('cancelled', undefined, undefined);
      else placed = placer.place(order, hear);
      safe(!lost);
    }),
  );
  return {
    id: file.id,
    over: file.over,
    recording: file.recording,
    begun,
    hangUp() {
      if (over) return;
      if (answered === undefined) return giveUp();
      file.write({ kind: 'trouble', code: 'ENDED_BY_REQUEST', blame: 'operator' });
      answered.clear();
      answered.hangUp('done');
    },
    windUp(reason) {
      if (session !== undefined) session.windUp(reason);
      else giveUp();
    },
  };
}
