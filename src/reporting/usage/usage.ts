import type { ConversationFigures } from '#contract';
import { type RoundingRule, rounded, ruleFor, type UsageRules } from './rounding.ts';

/** What one channel of an account used in one direction. Milliseconds; those counted are sums of what was rounded conversation by conversation. */
export interface UsageLine {
  readonly account: string;
  readonly channel: string;
  readonly medium: 'voice' | 'chat';
  readonly direction: 'inbound' | 'outbound';
  readonly rule: RoundingRule;
  conversations: number;
  /** Those in which anybody was connected. */
  connected: number;
  /** With agents of ours: as it was, and as it counts. */
  agentMs: number;
  agentCountedMs: number;
  /** With humans, as far as it went through the gateway. */
  humanMs: number;
  humanCountedMs: number;
  /** Waiting at a desk. Told, never counted. */
  queueMs: number;
}

export interface UsageTally {
  add(figures: ConversationFigures): void;
  /** In the order of account, channel and direction. */
  lines(): readonly UsageLine[];
}

/** Adds usage up as an accountant does: each conversation is rounded, then the rounded ones are added. Agents and humans are metered apart. */
export function usageTally(rules: UsageRules): UsageTally {
  const lines = new Map<string, UsageLine>();
  return {
    add({ account, channel, medium, direction, agentMs, humanMs, queueMs }) {
      const key = [account, channel, medium, direction].join('\u0000');
      let line = lines.get(key);
      if (line === undefined) {
        const rule = ruleFor(rules, channel, direction);
        line = { account, channel, medium, direction, rule, ...nothing };
        lines.set(key, line);
      }
      line.conversations++;
      if (agentMs + humanMs + queueMs > 0) line.connected++;
      line.agentMs += Math.round(agentMs);
      line.agentCountedMs += rounded(Math.round(agentMs), line.rule);
      line.humanMs += Math.round(humanMs);
      line.humanCountedMs += rounded(Math.round(humanMs), line.rule);
      line.queueMs += Math.round(queueMs);
    },
    lines: () => [...lines.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
  };
}

const nothing = { conversations: 0, connected: 0, agentMs: 0, agentCountedMs: 0, humanMs: 0, humanCountedMs: 0, queueMs: 0 };

export const minutesOf = (ms: number): number => ms / 60_000;
