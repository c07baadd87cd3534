import type { HandoffFigures, StoredEvent } from '#contract';

type Draft = { -readonly [Key in keyof HandoffFigures]: HandoffFigures[Key] } & {
  /** Which events have told already that it was not taken: doors tell both, in either order. */
  refusalTold?: true;
  refusalProven?: true;
};

/** What became of a conversation's hand-offs, read event by event. */
export interface HandoffTale {
  take(event: StoredEvent): void;
  /** Once the conversation is over. */
  end(outcome: string): readonly HandoffFigures[];
}

export function handoffTale(cover: (reason: string) => string): HandoffTale {
  const told: Draft[] = [];
  const begin = (target: string, reason: string): Draft => {
    const draft: Draft = { target, reason: cover(reason), result: 'open' };
    told.push(draft);
    return draft;
  };
  /** The one that a refusal is about: the last, unless it was over; else one that never came to its beginning. */
  const refused = (target: string, by: 'refusalTold' | 'refusalProven'): Draft => {
    const last = told.at(-1);
    const over = last === undefined || last[by] === true || last.humanMs !== undefined || last.returned === true || last.result === 'unproven';
    const draft = over ? begin(target, '') : last;
    draft[by] = true;
    return draft;
  };
  const settle = (draft: Draft, result: 'refused' | 'timed-out', code: string | undefined): void => {
    draft.result = result;
    delete draft.proof;
    if (code !== undefined) draft.code = code;
  };
  return {
    take(event) {
      const last = told.at(-1);
      switch (event.kind) {
        case 'desk-asked':
          return void begin(event.handoff.target, event.handoff.reason ?? '');
        case 'hand-off-start':
          // Its desk was asked beforehand: that was the beginning.
          if (last?.result === 'open' && last.target === event.handoff.target && last.door === undefined) return;
          return void begin(event.handoff.target, event.handoff.reason ?? '');
        case 'hand-off-refused':
          return settle(refused('', 'refusalTold'), event.code === 'HANDOFF_TIMEOUT' ? 'timed-out' : 'refused', event.code);
        case 'hand-off-proof':
          return prove(event, last);
        case 'live-chat':
          // The desk had taken the customer, but no human came in time.
          if (event.event === 'waiting-timeout' && last?.result === 'accepted') settle(last, 'timed-out', 'WAITING_TIMEOUT');
          return;
        case 'agent-input':
          if (event.input.kind === 'live-chat' && backWith.has(event.input.event) && last?.result === 'accepted') last.returned = true;
          return;
        default:
          return;
      }
    },
    end(outcome) {
      const last = told.at(-1);
      // Records of before proofs were kept: escalated, and nothing that shows it.
      if (last?.result === 'open' && outcome === 'escalated') last.result = 'unproven';
      if (last?.result === 'open' && outcome === 'abandoned') last.result = 'abandoned';
      return told.map(({ refusalTold: _, refusalProven: __, ...figures }) => figures);
    },
  };

  function prove({ stage, target, door, proof, code, ms }: Extract<StoredEvent, { kind: 'hand-off-proof' }>, last: Draft | undefined): void {
    if (stage === 'refused' || stage === 'timed-out') {
      const draft = refused(target, 'refusalProven');
      settle(draft, stage, code);
      draft.target = target;
      draft.ms = Math.round(ms);
      if (door !== '') draft.door = door;
      return;
    }
    if (!last) return;
    if (door !== '') last.door = door;
    if (stage === 'answered') {
      last.humanMs = Math.round(ms);
      if (last.result === 'open') last.result = 'accepted';
      if (proof !== undefined) last.proof = proof;
    } else if (stage === 'returned') last.returned = true;
    else if (stage === 'accepted' || stage === 'unproven' || stage === 'abandoned') {
      last.result = stage;
      last.ms = Math.round(ms);
      if (proof !== undefined) last.proof = proof;
      // On this line the human is who was called.
      if (proof === 'dial-answered') last.humanMs = Math.round(ms);
    }
  }
}

/** The agent is given the customer back with these. */
const backWith: ReadonlySet<string> = new Set(['human-left', 'nobody-free', 'outside-hours', 'provider-error']);
