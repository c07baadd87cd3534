import type { StoredEvent } from '#contract';

/** Who has the customer: nobody yet, the agent, the desk while no human has come, a human. */
type With = 'nobody' | 'agent' | 'queue' | 'human';

/** How long the customer was with whom, in whole milliseconds; together the conversation's duration, less the ringing of a call of ours. */
export interface TimeParts {
  readonly agentMs: number;
  readonly queueMs: number;
  readonly humanMs: number;
  /** Anybody was there at all. */
  readonly met: boolean;
}

export function timeParts(events: readonly StoredEvent[]): TimeParts {
  const spent = { nobody: 0, agent: 0, queue: 0, human: 0 };
  let at = events[0]?.at ?? 0;
  let whose: With = 'agent';
  let met = true;
  for (const event of events) {
    // A clock that was set back makes no negative time, and none is counted twice.
    const now = Math.max(at, event.at);
    spent[whose] += now - at;
    at = now;
    if (event.kind === 'conversation-start' && event.facts.mode === 'listen') whose = 'human';
    if (event.kind === 'placed-call' && event.leg === undefined) {
      whose = event.stage === 'answered' ? 'agent' : event.stage === 'ended' ? whose : 'nobody';
      met = whose !== 'nobody';
    }
    whose = after(whose, event);
  }
  return { agentMs: Math.round(spent.agent), queueMs: Math.round(spent.queue), humanMs: Math.round(spent.human), met };
}

function after(whose: With, event: StoredEvent): With {
  switch (event.kind) {
    case 'hand-off-proof':
      if (event.stage === 'accepted') return event.proof === 'dial-answered' ? 'human' : 'queue';
      if (event.stage === 'answered') return 'human';
      return event.stage === 'refused' || event.stage === 'timed-out' || event.stage === 'returned' ? 'agent' : whose;
    case 'hand-off-refused':
      return 'agent';
    case 'desk-answer':
      return event.answer === 'opened' && whose === 'agent' ? 'queue' : whose;
    case 'live-chat':
      if (event.event === 'queue-entered') return 'queue';
      if (event.event === 'human-joined') return 'human';
      return ['human-left', 'waiting-timeout', 'nobody-free', 'outside-hours', 'provider-error'].includes(event.event) ? 'agent' : whose;
    default:
      return whose;
  }
}
