import { type Instant, later } from '#base';
import type { CallEndedBy, Handoff, Outcome } from '#contract';

/** How a conversation came out, before it is over. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
  /** Set when something broke. */
  readonly code?: string;
}

export type LeavingWish = { readonly kind: 'hand-off'; readonly handoff: Handoff } | { readonly kind: 'hang-up'; readonly how: 'done' | 'failed' };

/** The last part of a call: the goodbye is heard out, then the customer goes to a human or the call ends. */
export interface Leaving {
  /** From here on the agent is not asked any more. */
  readonly active: boolean;
  readonly deadline: Instant | undefined;
  /** Where it goes, once the voice is silent; `handoff` absent: it ends. */
  begin(ending: Ending, handoff: Handoff | undefined, now: Instant): void;
  /** The voice is silent: leave, unless we are on our way already. */
  quiet(now: Instant): LeavingWish | undefined;
  /** The contact centre refused. `agent`: the customer is the agent's again. `hang-up`: nothing but the end is left. */
  refused(now: Instant): 'agent' | 'hang-up' | 'ignored';
  /** The deadline has passed: what now? `over`: nobody confirmed the end. */
  overdue(): 'quiet' | 'refused' | 'over';
  /** How the conversation came out, now that the call has ended. */
  outcome(by: CallEndedBy, code: string | undefined): Ending;
}

/** A goodbye longer than this is cut. */
const goodbyeMs = 20_000;
/** A contact centre that neither takes nor refuses the customer for this long has refused, where its door has no limit of its own. */
export const usualHandOffMs = 15_000;
/** How long the far side may take to confirm that the call is over. */
const confirmMs = 5000;

export function leaving(handOffMs = usualHandOffMs): Leaving {
  let state: 'no' | 'speaking' | 'handing-off' | 'hanging-up' = 'no';
  let ending: Ending | undefined;
  let handoff: Handoff | undefined;
  let deadline: Instant | undefined;
  return {
    get active() {
      return state !== 'no';
    },
    get deadline() {
      return deadline;
    },
    begin(how, to, now) {
      state = 'speaking';
      ending = how;
      handoff = to;
      deadline = later(now, goodbyeMs);
    },
    quiet(now) {
      if (state !== 'speaking') return undefined;
      if (handoff) {
        state = 'handing-off';
        deadline = later(now, handOffMs);
        return { kind: 'hand-off', handoff };
      }
      state = 'hanging-up';
      deadline = later(now, confirmMs);
      return { kind: 'hang-up', how: ending?.outcome === 'failed' ? 'failed' : 'done' };
    },
    refused(now) {
      if (state !== 'handing-off') return 'ignored';
      handoff = undefined;
      const code = ending?.code;
      if (code === undefined) {
        state = 'no';
        ending = undefined;
        deadline = undefined;
        return 'agent';
      }
      // It was the last resort already: the automation is broken and no human takes over.
      state = 'speaking';
      ending = { outcome: 'failed', reason: ending?.reason ?? 'technical problem', code };
      deadline = later(now, goodbyeMs);
      return 'hang-up';
    },
    overdue() {
      deadline = undefined;
      if (state === 'speaking') return 'quiet';
      return state === 'handing-off' ? 'refused' : 'over';
    },
    outcome(by, code) {
      const broken = code === undefined ? {} : { code };
      if (by === 'hand-off') return ending ?? { outcome: 'escalated', reason: 'hand-off' };
      if (by === 'gateway') return ending ?? { outcome: 'failed', reason: 'ended by the gateway', ...broken };
      // Who was told the result and hangs up during the goodbye has been served.
      if (by === 'caller' && (ending?.outcome === 'resolved' || ending?.outcome === 'abandoned')) return ending;
      if (by === 'caller') return { outcome: 'abandoned', reason: state === 'no' ? 'caller hung up' : 'caller hung up while leaving' };
      return { outcome: 'failed', reason: 'connection lost', ...broken };
    },
  };
}
