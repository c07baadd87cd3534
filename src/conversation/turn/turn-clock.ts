import type { Instant } from '#base';
import type { TurnLatency } from '#contract';
import type { SpokenTurn } from './turn-taking.ts';

/** Follows one turn from the customer's last sound to the agent's first, and says where the time went. */
export interface TurnClock {
  spoken(turn: SpokenTurn, now: Instant): void;
  pressed(now: Instant): void;
  /** The agent gave its first answer. */
  answered(now: Instant): void;
  /** The first sound of that answer was there. */
  voiced(now: Instant): void;
  /** …and left the house: the turn's latency, once. */
  sounded(now: Instant): TurnLatency | undefined;
  forget(): void;
}

interface Stages {
  readonly endedAt: Instant;
  readonly decidedAt: Instant;
  readonly wordsAt: Instant;
  answeredAt?: Instant;
  voicedAt?: Instant;
}

const between = (from: Instant, to: Instant): number => Math.max(0, Math.round(to - from));

export function turnClock(): TurnClock {
  let stages: Stages | undefined;
  return {
    spoken(turn, now) {
      stages = { endedAt: turn.endedAt, decidedAt: turn.decidedAt, wordsAt: now };
    },
    pressed(now) {
      stages = { endedAt: now, decidedAt: now, wordsAt: now };
    },
    answered(now) {
      if (stages) stages.answeredAt ??= now;
    },
    voiced(now) {
      if (stages?.answeredAt !== undefined) stages.voicedAt ??= now;
    },
    sounded(now) {
      if (!stages) return undefined;
      const { endedAt, decidedAt, wordsAt, answeredAt, voicedAt } = stages;
      if (answeredAt === undefined || voicedAt === undefined) return undefined;
      stages = undefined;
      return {
        endpointMs: between(endedAt, decidedAt),
        recognitionMs: between(decidedAt, wordsAt),
        agentMs: between(wordsAt, answeredAt),
        voiceMs: between(answeredAt, voicedAt),
        playoutMs: between(voicedAt, now),
        gapMs: between(endedAt, now),
      };
    },
    forget() {
      stages = undefined;
    },
  };
}
