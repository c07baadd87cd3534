import type { Instant } from '#base';
import { type ConversationEvent, type Meter, noMatchTeller } from '#contract';

/** Turns what happens in one conversation into the operator's figures. */
export interface Figures {
  event(event: ConversationEvent): void;
  error(code: string, blame: string): void;
}

/** What became of a hand-off, as figures. */
export function countHandOff(meter: Meter, channel: string, event: Extract<ConversationEvent, { kind: 'hand-off-proof' }>): void {
  const { door, stage, proof, code, ms } = event;
  meter.count('hand_offs_total', { channel, door, result: stage, reason: proof ?? code ?? 'none' });
  if (stage === 'accepted') meter.time('hand_off_ms', ms, { channel, door });
}

export function measure(meter: Meter, channel: string, mode: 'talk' | 'listen', now: () => Instant): Figures {
  const startedAt = now();
  let live = false;
  const noMatch = noMatchTeller();
  const self: Figures = {
    error: (code, blame) => meter.count('errors_total', { code, blame }),
    event(event) {
      if (noMatch(event)) meter.count('no_match_total');
      switch (event.kind) {
        case 'conversation-start':
          live = true;
          return meter.shift('calls_live', 1, { channel, mode });
        case 'customer-turn':
          meter.count('turns_total', { source: event.source });
          if (event.interrupted) meter.count('barge_ins_total');
          return;
        case 'no-input':
          return meter.count('no_input_total');
        case 'turn-latency': {
          const { gapMs, endpointMs, recognitionMs, agentMs, voiceMs, playoutMs } = event.latency;
          meter.time('turn_gap_ms', gapMs);
          if (endpointMs !== undefined) meter.time('endpoint_ms', endpointMs);
          if (recognitionMs !== undefined) meter.time('recognition_ms', recognitionMs);
          if (agentMs !== undefined) meter.time('agent_ms', agentMs);
          if (voiceMs !== undefined) meter.time('voice_ms', voiceMs);
          if (playoutMs !== undefined) meter.time('playout_ms', playoutMs);
          return;
        }
        case 'suggestion':
          return meter.count('suggestions_total');
        case 'trouble':
          return self.error(event.code, event.blame);
        case 'hand-off-proof':
          return countHandOff(meter, channel, event);
        case 'placed-call':
          if (event.stage === 'answered') return meter.count('placed_calls_total', { channel, result: 'answered' });
          if (event.stage === 'unanswered') return meter.count('placed_calls_total', { channel, result: event.why ?? 'unanswered' });
          return;
        case 'conversation-end':
          if (!live) return;
          live = false;
          meter.shift('calls_live', -1, { channel, mode });
          meter.count('calls_total', { channel, outcome: event.outcome, exit: event.exit ?? 'none' });
          meter.time('call_ms', now() - startedAt, { channel, outcome: event.outcome });
          return;
        default:
          return;
      }
    },
  };
  return self;
}
