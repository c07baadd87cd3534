import type { WallTime } from '#base';
import type { ConversationFigures, Histogram, KeptFigures, Outcome } from '#contract';

/** A number in [0, 1) that follows from the one before: the same figures in each run. */
export function dealer(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const steps = Array.from({ length: 14 }, (_, index) => `dialogs.refund.${index}.${index % 3 === 0 ? 'ask' : 'say'}`);
const intents = ['order-status', 'refund', 'opening-hours', 'address', 'complaint', 'invoice', 'cancel', 'delivery'];

/** Conversations of one day as a busy shop has them: three in five by telephone, a dozen turns at most, one in four handed over. */
export function* dayOfFigures(count: number, since: WallTime, seed = 1): Generator<KeptFigures> {
  const deal = dealer(seed);
  const from = (...choices: readonly string[]): string => choices[Math.floor(deal() * choices.length)] ?? '';
  const histogram = (times: number, most: number): Histogram => {
    const counted: Record<string, number> = {};
    for (let n = 0; n < times; n++) {
      let edge = 1;
      const ms = 50 + deal() * most;
      while (Math.max(edge + 1, Math.floor(edge * 1.1)) <= ms) edge = Math.max(edge + 1, Math.floor(edge * 1.1));
      counted[edge] = (counted[edge] ?? 0) + 1;
    }
    return counted;
  };
  for (let number = 0; number < count; number++) {
    const voice = deal() < 0.6;
    const turns = Math.floor(deal() * 12);
    const fate = deal();
    const outcome: Outcome = fate < 0.55 ? 'resolved' : fate < 0.8 ? 'escalated' : fate < 0.95 ? 'abandoned' : 'failed';
    const startedAt = (since + Math.floor((number / count) * 86_400_000)) as WallTime;
    const agentMs = Math.floor(20_000 + deal() * 200_000);
    const humanMs = outcome === 'escalated' && !voice ? Math.floor(deal() * 600_000) : 0;
    const path = steps.slice(0, 3 + Math.floor(deal() * 11));
    const figures: ConversationFigures = {
      account: from('acme', 'globex'),
      bot: 'shop',
      agent: from('orders', 'bank', 'clinic'),
      agentVersion: from('12', '13'),
      channel: voice ? from('main-line', 'sales-line') : from('web', 'app'),
      medium: voice ? 'voice' : 'chat',
      direction: deal() < 0.1 ? 'outbound' : 'inbound',
      language: from('en-US', 'de-DE', 'es-ES'),
      ...(outcome === 'escalated' ? { target: from('billing', 'sales', 'support') } : {}),
      startedAt,
      endedAt: (startedAt + agentMs + humanMs) as WallTime,
      outcome,
      reason: outcome === 'abandoned' ? 'caller hung up' : 'done',
      ...(outcome === 'failed' ? { code: 'API_TIMEOUT' } : {}),
      containment: outcome === 'resolved' ? 'self-service' : outcome === 'escalated' ? 'agent-transfer' : 'drop-off',
      agentMs,
      queueMs: 0,
      humanMs,
      turns,
      spoken: voice ? turns : 0,
      noMatch: Math.floor(deal() * 2),
      interrupted: voice && turns > 0 ? 1 : 0,
      noInput: Math.floor(deal() * 2),
      messages: turns * 2 + 1,
      handoffs:
        outcome === 'escalated'
          ? [
              {
                target: 'billing',
                reason: from('refund request', 'customer asked', 'technical problem'),
                result: 'accepted',
                door: 'main-line',
                ms: Math.floor(deal() * 4000),
              },
            ]
          : [],
      intents: turns > 0 ? { [from(...intents)]: 1, [from(...intents)]: 2 } : {},
      path,
      ...(path.length > 0 ? { leftAt: path[path.length - 1] ?? '' } : {}),
      latency: voice
        ? {
            endpointMs: histogram(turns, 600),
            recognitionMs: histogram(turns, 300),
            agentMs: histogram(turns, 50),
            voiceMs: histogram(turns, 400),
            gapMs: histogram(turns, 1500),
          }
        : {},
      troubles: deal() < 0.05 ? { API_TIMEOUT: 1 } : {},
    };
    yield { ...figures, conversation: `cv_${number}`, interactionId: `i-${number}` };
  }
}
