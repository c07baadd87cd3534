import type { ChatFile, ConversationHead, RecordView, StoredEvent, TurnLatency } from '#contract';
import { channelTypeOf, componentIdOf, messageIdOf, sessionIdOf, userIdOf } from './public-ids.ts';

/** Where the milliseconds before one message of the agent went. What was not measured is absent. */
export interface PublicLatency {
  readonly totalMs: number;
  readonly asr?: { readonly durationMs: number; readonly provider?: string; readonly confidenceScore: number };
  readonly bot?: { readonly durationMs: number };
  readonly tts?: {
    readonly durationMs: number;
    readonly provider?: string;
    readonly streamingEnabled?: boolean;
    readonly firstByteMs: number;
    readonly utteranceLengthChars: number;
    readonly audioLengthMs?: number;
  };
}

export interface PublicComponent {
  readonly _id: string;
  readonly cT: 'text' | 'attachment';
  readonly data: Readonly<Record<string, string | number>>;
  readonly thumbnails: readonly never[];
}

/** One message of a conversation. Of what the agent said it holds what reached the customer, and nothing that did not. */
export interface PublicMessage {
  readonly _id: string;
  readonly botId: string;
  readonly type: 'incoming' | 'outgoing' | 'ctrlmsg';
  /** `delivered`: the customer heard or got it; `pending`: nothing shows that yet; `received`: it is the customer's own. */
  readonly status: 'delivered' | 'pending' | 'received';
  readonly createdOn: string;
  readonly lmodifiedOn: string;
  readonly createdBy: string;
  readonly timestampValue: number;
  readonly sessionId: string;
  readonly chnl: string;
  readonly lang: string;
  /** The task it belongs to: the intent that was last recognised, as long as that is open. */
  readonly tN?: string;
  readonly components: readonly PublicComponent[];
  readonly channels: readonly { readonly type: string }[];
  readonly tags: { readonly altText: readonly never[] };
  readonly agentInfo?: { readonly name: string };
  readonly traceId?: string;
  readonly latency?: PublicLatency;
  readonly agentAssistDetails?: { readonly streamId: string; readonly srcChannel: string; readonly experience: string; readonly userInput: string };
}

/** Who hears and speaks for our agents. */
export interface SpeechEngines {
  readonly recogniser: string;
  readonly voice: string;
  /** Whether a sentence is heard before all of it is synthesised. */
  readonly streaming: boolean;
}

export interface MessageWishes {
  readonly agentsInfo?: boolean;
  readonly traceId?: boolean;
  readonly latency?: boolean;
  readonly engines?: SpeechEngines | undefined;
}

interface Words {
  readonly type: PublicMessage['type'];
  readonly status: PublicMessage['status'];
  readonly by: string;
  readonly text: string;
  readonly files?: readonly ChatFile[];
  readonly turn?: number;
  readonly name?: string;
  /** When it was known what the customer heard of it. */
  readonly heardAt?: number;
}

/** What ends a task before another begins or the conversation is over: a fault, or somebody else taking the customer. */
export const endsTask = (event: StoredEvent): boolean => event.kind === 'hand-off-start' || (event.kind === 'note' && event.note.note === 'failure');

/** The language that was spoken: known once the figures are made, before that where the channel knew it. */
export const languageOf = ({ head, annexes }: Pick<RecordView, 'head' | 'annexes'>): string => annexes.figures?.language ?? head.language ?? 'en';

/** The messages of one conversation, oldest first. */
export function publicMessages(view: RecordView, wishes: MessageWishes = {}): readonly PublicMessage[] {
  const { head, events } = view;
  const user = userIdOf(head);
  const lang = languageOf(view);
  const heard = new Map(events.flatMap((event) => (event.kind === 'agent-heard' ? [[event.utterance, event] as const] : [])));
  const latencies = new Map(events.flatMap((event) => (event.kind === 'turn-latency' ? [[event.turn, event.latency] as const] : [])));
  const confidences = new Map(
    events.flatMap((event) => (event.kind === 'customer-turn' && event.source === 'speech' ? [[event.turn, event.confidence] as const] : [])),
  );
  const listening = events.some((event) => event.kind === 'conversation-start' && event.facts.mode === 'listen');
  const answered = new Set<number>();
  const messages: PublicMessage[] = [];
  let task: string | undefined;
  for (const event of events) {
    if (event.kind === 'note' && event.note.note === 'intent') task = event.note.intent;
    else if (endsTask(event)) task = undefined;
    const words = wordsOf(event, heard, user, head);
    if (words === undefined) continue;
    const { turn } = words;
    // A turn has one latency, and it is that of the first thing said in it.
    const latency = wishes.latency && words.type === 'outgoing' && turn !== undefined && !answered.has(turn) ? latencies.get(turn) : undefined;
    if (turn !== undefined && words.type === 'outgoing') answered.add(turn);
    const at = new Date(event.at).toISOString();
    messages.push({
      _id: messageIdOf(head.id, event.seq),
      botId: head.bot,
      type: words.type,
      status: words.status,
      createdOn: at,
      lmodifiedOn: new Date(Math.max(event.at, words.heardAt ?? 0)).toISOString(),
      createdBy: words.by,
      timestampValue: event.at,
      sessionId: sessionIdOf(head),
      chnl: channelTypeOf(head),
      lang,
      ...(task === undefined ? {} : { tN: task }),
      components: componentsOf(head.id, event.seq, words),
      channels: [{ type: channelTypeOf(head) }],
      tags: { altText: [] },
      ...(wishes.agentsInfo && words.name !== undefined ? { agentInfo: { name: words.name } } : {}),
      ...(wishes.traceId ? { traceId: turn === undefined ? head.id : `${head.id}:${turn}` } : {}),
      ...(latency === undefined ? {} : { latency: latencyOf(latency, words.text, event, heard, confidences.get(turn ?? -1), wishes.engines) }),
      ...(listening
        ? { agentAssistDetails: { streamId: head.bot, srcChannel: channelTypeOf(head), experience: head.medium, userInput: words.text } }
        : {}),
    });
  }
  return messages;
}

type Heard = ReadonlyMap<string, Extract<StoredEvent, { kind: 'agent-heard' }>>;

function wordsOf(event: StoredEvent, heard: Heard, user: string, head: ConversationHead): Words | undefined {
  switch (event.kind) {
    case 'customer-turn':
      return { type: 'incoming', status: 'received', by: user, text: event.text, turn: event.turn, ...(event.files ? { files: event.files } : {}) };
    case 'customer-message':
      return { type: 'incoming', status: 'received', by: user, text: event.text, files: event.files };
    case 'agent-say': {
      const ear = heard.get(event.utterance);
      if (ear === undefined)
        return { type: 'outgoing', status: head.medium === 'chat' ? 'delivered' : 'pending', by: head.bot, text: event.text, turn: event.turn };
      return ear.text === '' ? undefined : { type: 'outgoing', status: 'delivered', by: head.bot, text: ear.text, turn: event.turn, heardAt: ear.at };
    }
    case 'human-message':
      return {
        type: 'outgoing',
        status: 'delivered',
        by: 'agent',
        text: event.text,
        files: event.files,
        ...(event.name === undefined ? {} : { name: event.name }),
      };
    case 'overheard':
      return event.track === 'caller'
        ? { type: 'incoming', status: 'received', by: user, text: event.text }
        : { type: 'outgoing', status: 'delivered', by: 'agent', text: event.text };
    case 'live-chat':
      return event.notice === undefined ? undefined : { type: 'ctrlmsg', status: 'delivered', by: head.bot, text: event.notice };
    case 'hand-off-proof':
      return event.stage === 'accepted' ? { type: 'ctrlmsg', status: 'delivered', by: head.bot, text: `Transferred to ${event.target}` } : undefined;
    default:
      return undefined;
  }
}

function componentsOf(conversation: string, seq: number, { text, files = [] }: Words): readonly PublicComponent[] {
  const written: PublicComponent[] = text === '' ? [] : [{ _id: componentIdOf(conversation, seq), cT: 'text', data: { text }, thumbnails: [] }];
  return [
    ...written,
    ...files.map(
      ({ name, type, sizeBytes }, index): PublicComponent => ({
        _id: componentIdOf(conversation, seq, index + 1),
        cT: 'attachment',
        data: { fileName: name, type, size: sizeBytes },
        thumbnails: [],
      }),
    ),
  ];
}

function latencyOf(
  latency: TurnLatency,
  text: string,
  event: StoredEvent,
  heard: Heard,
  confidence: number | undefined,
  engines: SpeechEngines | undefined,
): PublicLatency {
  const { gapMs, endpointMs, recognitionMs, agentMs, voiceMs } = latency;
  const played = event.kind === 'agent-say' ? heard.get(event.utterance)?.heardMs : undefined;
  return {
    totalMs: Math.round(gapMs),
    // Keys are understood, too, but not by ear.
    ...(recognitionMs === undefined || confidence === undefined
      ? {}
      : {
          asr: {
            durationMs: Math.round((endpointMs ?? 0) + recognitionMs),
            ...(engines === undefined ? {} : { provider: engines.recogniser }),
            confidenceScore: confidence,
          },
        }),
    ...(agentMs === undefined ? {} : { bot: { durationMs: Math.round(agentMs) } }),
    ...(voiceMs === undefined
      ? {}
      : {
          tts: {
            durationMs: Math.round(voiceMs),
            ...(engines === undefined ? {} : { provider: engines.voice, streamingEnabled: engines.streaming }),
            firstByteMs: Math.round(voiceMs),
            utteranceLengthChars: text.length,
            ...(played === undefined ? {} : { audioLengthMs: Math.round(played) }),
          },
        }),
  };
}
