import { type ConversationId, later, type WallTime } from '#base';
import type { LiveSession, LiveSessions, VoiceCall } from '#contract';
import { holdListenSession } from './listen-session.ts';
import type { VoiceRoom, VoiceSettings } from './voice-room.ts';
import { holdVoiceSession, type VoiceSession } from './voice-session.ts';

/** All live conversations of this node. */
export interface Switchboard extends LiveSessions {
  /** Takes a call; the conversation begins at once. */
  take(call: VoiceCall, settings: VoiceSettings): ConversationId;
  /** Resolves when the last conversation is over, or after `limitMs`, when the rest is wound up and given a moment to leave (promise P7). */
  drain(limitMs: number): Promise<void>;
}

/** Wound-up calls get this long to say goodbye and hand over. */
const windUpMs = 10_000;

export function switchboard(room: VoiceRoom): Switchboard {
  const live = new Map<ConversationId, { readonly session: VoiceSession; readonly facts: LiveSession }>();
  const empty = (): Promise<unknown> => Promise.all([...live.values()].map(({ session }) => session.over));
  const after = (ms: number): Promise<void> => new Promise((done) => room.scheduler.at(later(room.scheduler.now(), ms), done));
  return {
    take(call, settings) {
      const session = call.facts.mode === 'listen' ? holdListenSession(call, room, settings) : holdVoiceSession(call, room, settings);
      const { channel, account, bot, mode } = call.facts;
      const startedAt: WallTime = room.scheduler.wall();
      live.set(session.id, { session, facts: { id: session.id, channel, account, bot, agent: settings.agent.id, mode, startedAt } });
      session.over.then(() => live.delete(session.id));
      return session.id;
    },
    list: () => [...live.values()].map(({ facts }) => facts),
    end(id) {
      const found = live.get(id);
      found?.session.windUp('ENDED_BY_OPERATOR');
      return found !== undefined;
    },
    async drain(limitMs) {
      await Promise.race([empty(), after(limitMs)]);
      if (live.size === 0) return;
      for (const { session } of live.values()) session.windUp('DRAINED');
      await Promise.race([empty(), after(windUpMs)]);
    },
  };
}
