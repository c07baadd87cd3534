import { type ConversationId, later, type WallTime } from '#base';
import type { Agent, CallFacts, LiveRecordings, LiveSession, LiveSessions, VoiceCall } from '#contract';
import { holdBridgeSession, remoteVersion } from './bridge-session.ts';
import type { CallFile } from './call-file.ts';
import { holdListenSession } from './listen-session.ts';
import { type OutboundAttempt, type OutboundOrder, placeOutbound } from './outbound-attempt.ts';
import type { SessionSettings, VoiceRoom } from './voice-room.ts';
import { holdVoiceSession, type VoiceSession } from './voice-session.ts';

/** All live conversations of this node. */
export interface Switchboard extends LiveSessions, LiveRecordings {
  /** Takes a call; the conversation begins at once. */
  take(call: VoiceCall, settings: SessionSettings): ConversationId;
  /** Places a call; its conversation begins with the attempt, and goes on with the agent once it is answered. */
  place(order: OutboundOrder, settings: SessionSettings): OutboundAttempt;
  /** Resolves when the last conversation is over, or after `limitMs`, when the rest is wound up and given a moment to leave (promise P7). */
  drain(limitMs: number): Promise<void>;
}

/** Wound-up calls get this long to say goodbye and hand over. */
const windUpMs = 10_000;

/** Who answers, as the record names them. */
const agentOf = (settings: SessionSettings): Pick<Agent, 'id' | 'version'> =>
  'remote' in settings ? { id: settings.remote.id, version: remoteVersion } : settings.agent;

export function switchboard(room: VoiceRoom): Switchboard {
  const live = new Map<ConversationId, { readonly session: VoiceSession; readonly facts: LiveSession }>();
  const empty = (): Promise<unknown> => Promise.all([...live.values()].map(({ session }) => session.over));
  const after = (ms: number): Promise<void> => new Promise((done) => room.scheduler.at(later(room.scheduler.now(), ms), done));
  const hold = (call: VoiceCall, settings: SessionSettings, file?: CallFile): VoiceSession => {
    if ('remote' in settings) return holdBridgeSession(call, room, settings, file);
    return call.facts.mode === 'listen' ? holdListenSession(call, room, settings) : holdVoiceSession(call, room, settings, file);
  };
  const keep = (session: VoiceSession, { channel, account, bot, mode }: CallFacts, agent: string): void => {
    const startedAt: WallTime = room.scheduler.wall();
    live.set(session.id, { session, facts: { id: session.id, channel, account, bot, agent, mode, startedAt } });
    session.over.then(() => live.delete(session.id));
  };
  return {
    take(call, settings) {
      const session = hold(call, settings);
      keep(session, call.facts, agentOf(settings).id);
      return session.id;
    },
    place(order, settings) {
      const agent = agentOf(settings);
      const attempt = placeOutbound({ order, agent, room, hold: (call, file) => hold(call, settings, file) });
      keep(attempt, order.facts, agent.id);
      return attempt;
    },
    list: () => [...live.values()].map(({ facts }) => facts),
    pauseRecording: (id) => live.get(id)?.session.recording.pause('request'),
    resumeRecording: (id) => live.get(id)?.session.recording.resume('request'),
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
