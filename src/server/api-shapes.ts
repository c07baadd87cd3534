import type { ConversationId, WallTime } from '#base';
import type {
  Annexes,
  ApiAnnexes,
  ApiCall,
  ApiConversation,
  ApiEvent,
  ApiLiveSession,
  ApiTranscript,
  ConversationHead,
  LiveSession,
  OutboundCall,
  StoredEvent,
  TranscriptLine,
} from '#contract';

const iso = (at: WallTime): string => new Date(at).toISOString();

/** Is this text shaped like the id of a conversation? Nothing else is ever looked up. */
export const isConversationId = (text: string): text is ConversationId => /^cv_[0-9a-z]{1,60}$/.test(text);

export function showConversation({ startedAt, endedAt, emptiedAt, unnamedAt, ...head }: ConversationHead): ApiConversation {
  return {
    ...head,
    startedAt: iso(startedAt),
    ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
    ...(emptiedAt === undefined ? {} : { emptiedAt: iso(emptiedAt) }),
    ...(unnamedAt === undefined ? {} : { unnamedAt: iso(unnamedAt) }),
  };
}

export function showEvent(event: StoredEvent): ApiEvent {
  const at = iso(event.at);
  switch (event.kind) {
    case 'customer-blocked': {
      const { until, ...rest } = event;
      return { ...rest, at, ...(until === undefined ? {} : { until: iso(until) }) };
    }
    case 'call-report': {
      const { report } = event;
      return { ...event, at, report: { ...report, signalling: report.signalling.map((message) => ({ ...message, at: iso(message.at) })) } };
    }
    default:
      return { ...event, at };
  }
}

export function showAnnexes({ figures, ...annexes }: Annexes): ApiAnnexes {
  if (figures === undefined) return annexes;
  return { ...annexes, figures: { ...figures, startedAt: iso(figures.startedAt), endedAt: iso(figures.endedAt) } };
}

export const showLive = (session: LiveSession): ApiLiveSession => ({ ...session, startedAt: iso(session.startedAt) });

export const showTranscript = (conversation: ConversationId, lines: readonly TranscriptLine[]): ApiTranscript => ({
  conversation,
  lines: lines.map((line) => ({ ...line, at: iso(line.at) })),
});

export function showCall({ id, trunk, bot, stage, placedAt, answeredAt, endedAt, why, status }: OutboundCall): ApiCall {
  return {
    id,
    trunk,
    bot,
    stage,
    placedAt: iso(placedAt),
    ...(answeredAt === undefined ? {} : { answeredAt: iso(answeredAt) }),
    ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
    ...(why === undefined ? {} : { why }),
    ...(status === undefined ? {} : { status }),
    conversation: id,
  };
}
