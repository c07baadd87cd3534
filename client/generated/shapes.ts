// Printed from the API's declarations by `npm run docs`. Change those instead.
// biome-ignore-all format: printed
// biome-ignore-all lint: printed
// biome-ignore-all assist: printed

/** The shapes of the API's bodies. */

/** What reached the customer’s ear of an utterance. */
export interface AgentHeardEvent {
  readonly kind: "agent-heard";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly utterance: string;
  readonly text: string;
  readonly complete: boolean;
  readonly heardMs: number;
}

/** What an agent of a written conversation was given. */
export type AgentInput = {
  readonly kind: "start";
  readonly facts: Readonly<Record<string, string>>;
} | {
  readonly kind: "turn";
  readonly text: string;
  readonly source: "speech" | "text";
  readonly confidence: number;
} | {
  readonly kind: "keys";
  readonly keys: string;
} | {
  readonly kind: "no-input";
} | {
  readonly kind: "no-match";
  readonly text: string;
} | {
  readonly kind: "heard";
  readonly utterance: string;
  readonly text: string;
  readonly complete: boolean;
} | {
  readonly kind: "api-answer";
  readonly call: string;
  readonly answer: {
    readonly ok: true;
    readonly status: number;
    readonly body: unknown;
  } | {
    readonly ok: false;
    readonly code: string;
    readonly status?: number;
  };
} | {
  readonly kind: "hand-off-refused";
  readonly code: string;
} | {
  readonly kind: "live-chat";
  readonly event: "queue-entered" | "queue-position" | "nobody-free" | "outside-hours" | "human-joined" | "human-moved" | "human-left" | "customer-left" | "waiting-timeout" | "message-undelivered" | "idle-warning" | "idle-timeout" | "provider-error" | "human-message" | "human-typing";
  readonly values: Readonly<Record<string, string>>;
};

/** Written: what the agent was given. */
export interface AgentInputEvent {
  readonly kind: "agent-input";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly input: AgentInput;
}

/** What the agent noted: an intent, a value, a step, words that were no answer, a failure. */
export type AgentNote = {
  readonly note: "intent";
  readonly intent: string;
  readonly score: number;
  readonly text: string;
} | {
  readonly note: "value";
  readonly name: string;
  readonly value: string;
  /** Absent where the customer said it. */
  readonly from?: "api" | "author";
} | {
  readonly note: "step";
  readonly path: string;
} | {
  readonly note: "no-match";
  readonly path: string;
} | {
  readonly note: "failure";
  readonly code: string;
  readonly path: string;
};

/** The agent says something. */
export interface AgentSayEvent {
  readonly kind: "agent-say";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** The customer’s turn it belongs to; 0 before their first. */
  readonly turn: number;
  readonly utterance: string;
  readonly text: string;
  /** Written, and marked up; `text` is the same without marks. */
  readonly rich?: string;
}

/** What belongs to a conversation beside its events. Mostly made after its end. */
export interface Annexes {
  readonly summary?: Summary;
  /** Values read out of it after its end, by the agent’s own schema. */
  readonly extraction?: {
    readonly values: Readonly<Record<string, unknown>>;
    /** `flow`: what the agent had learned under the same names. */
    readonly by: "model" | "flow";
    readonly model?: string;
    /** Why a model’s values were wanted and are not here, or not all of them. */
    readonly code?: string;
  };
  /** It in figures: turns, intents, latencies, hand-offs. */
  readonly figures?: ConversationFigures;
}

/** An API was asked. */
export interface ApiCallEvent {
  readonly kind: "api-call";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** The customer’s turn it belongs to; 0 before their first. */
  readonly turn: number;
  readonly api: string;
  readonly ms: number;
  readonly ok: boolean;
  readonly status?: number;
  readonly code?: string;
}

/** Written: an API is being asked. */
export interface ApiRequestEvent {
  readonly kind: "api-request";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly call: string;
  readonly api: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A program that signs tokens, and what they open. Clients of the configuration are not listed. */
export interface App {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly algorithm: "HS256" | "HS384" | "HS512" | "RS256" | "RS512" | "ES256";
  /** The bots it may use; absent: all of the account. */
  readonly bots?: ReadonlyArray<string>;
  readonly requireExpiry: boolean;
  readonly requireTokenId: boolean;
  /** What it will be allowed once that is published. */
  readonly drafted: ReadonlyArray<string>;
  /** What it is allowed. */
  readonly published: ReadonlyArray<string>;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly createdAt: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly publishedAt?: string;
  readonly publishedBy?: string;
  readonly comment?: string;
  /** Live ones: two while one is being exchanged. */
  readonly secrets: number;
}

export interface AppList {
  readonly apps: ReadonlyArray<App>;
}

/** One thing that somebody did. Nothing of what customers said is in it. */
export interface AuditEntry {
  /** Without holes over the whole gateway; a caller sees those of its account. */
  readonly number: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly actor: {
    readonly kind: "client" | "key" | "user" | "reference" | "command" | "gateway";
    readonly id: string;
    readonly address?: string;
  };
  readonly account?: string;
  readonly action: "read" | "read-personal" | "export" | "erase" | "expire" | "create" | "change" | "remove" | "publish" | "send" | "replay" | "end" | "block" | "unblock" | "hold" | "release" | "sign-in" | "refused";
  readonly subject: {
    readonly kind: "conversation" | "recording" | "handoff" | "person" | "report" | "schedule" | "user" | "key" | "app" | "box-item" | "customer" | "audit-log" | "live-session" | "file";
    readonly id: string;
  };
  readonly details?: Readonly<Record<string, string>>;
  /** SHA-256, hex, of the entry before and this one: a missing or changed entry is seen. */
  readonly chain: string;
}

export interface AuditPage {
  readonly entries: ReadonlyArray<AuditEntry>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}

/** A customer who is kept out. */
export interface Block {
  /** `tel:+15550100`, `mailto:ann@example.com`, `thread:web/t_1`. */
  readonly who: string;
  /** `all`: from writing and calling. `human`: only from being handed over. */
  readonly from: "all" | "human";
  readonly reason: string;
  /** Who set it. */
  readonly by: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** When it ends by itself; absent: never. */
  readonly until?: string;
}

export interface BlockPage {
  readonly blocks: ReadonlyArray<Block>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}

/** Something that goes out, or came in. A dead letter was given up. */
export interface BoxItem {
  readonly id: string;
  /** The destination, or the source. */
  readonly lane: string;
  /** Items of one lane and key keep their order. */
  readonly key: string;
  /** What doubles are told by. */
  readonly name: string;
  readonly state: "waiting" | "done" | "dead";
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly dueAt: string;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly trouble?: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly settledAt?: string;
  /** Of one that is shown alone, to who may see personal data. Forgotten once it is done. */
  readonly body?: string;
}

export interface BoxItemPage {
  readonly items: ReadonlyArray<BoxItem>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}

export interface Boxes {
  readonly outbox: ReadonlyArray<Lane>;
  readonly inbox: ReadonlyArray<Lane>;
}

/** A call that we place. */
export interface Call {
  readonly id: string;
  readonly trunk: string;
  readonly bot: string;
  readonly stage: "dialling" | "ringing" | "early-media" | "answered" | "unanswered";
  /** ISO 8601 in UTC, to the millisecond. */
  readonly placedAt: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly answeredAt?: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly endedAt?: string;
  /** Of one that is `unanswered`: `busy`, `no-answer`, `declined`, `unknown-number`, `unreachable`, `refused`, `cancelled`. */
  readonly why?: string;
  readonly status?: number;
  /** Where its record is. */
  readonly conversation: string;
}

/** What is known of a call’s technical side once it is over. */
export interface CallReport {
  readonly cause: string;
  readonly signalling: ReadonlyArray<SignallingMessage>;
  /** So many more came after the space for them was full. */
  readonly dropped: number;
  readonly sound?: SoundReport;
}

/** Just before the end: the call’s signalling and the figures of its sound. */
export interface CallReportEvent {
  readonly kind: "call-report";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly leg?: "far";
  readonly report: CallReport;
}

/** A file that came with a message: `GET /api/v1/files/{file}`. */
export interface ChatFile {
  readonly id: string;
  readonly name: string;
  /** Media type, as it was found. */
  readonly type: string;
  readonly sizeBytes: number;
}

/** Written: answers that the customer can choose from. */
export interface ChoicesEvent {
  readonly kind: "choices";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** The customer’s turn it belongs to; 0 before their first. */
  readonly turn: number;
  readonly choices: ReadonlyArray<string>;
}

/** A conversation, in a line. */
export interface Conversation {
  readonly id: string;
  readonly medium: "voice" | "chat";
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly agentVersion: string;
  /** What the contact centre calls it. */
  readonly interactionId?: string;
  readonly callId?: string;
  readonly streamId?: string;
  /** Covered in part for who may not see personal data. */
  readonly callerNumber?: string;
  /** The customer under a name that only this store can make: the same in all their conversations, and no way back to who they are. */
  readonly customer?: string;
  /** BCP 47. */
  readonly language?: string;
  /** The queue it was handed to, or should have been. */
  readonly target?: string;
  readonly containment?: "self-service" | "drop-off" | "agent-transfer";
  /** ISO 8601 in UTC, to the millisecond. */
  readonly startedAt: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly endedAt?: string;
  readonly turns: number;
  /** The number of its last event. */
  readonly seq: number;
  /** Absent while it lives. */
  readonly outcome?: "resolved" | "escalated" | "abandoned" | "failed" | "observed" | "unanswered";
  readonly reason?: string;
  readonly exit?: string;
  /** When what was said was removed, by retention. */
  readonly emptiedAt?: string;
  /** When what tells who the customer is was removed. */
  readonly unnamedAt?: string;
}

export interface ConversationAnnexes {
  readonly conversation: string;
  readonly annexes: Annexes;
  readonly redacted: boolean;
}

export interface ConversationDetail {
  readonly conversation: Conversation;
  readonly events: ReadonlyArray<Event>;
  readonly annexes: Annexes;
  /** Something that tells who somebody is was covered. */
  readonly redacted: boolean;
}

/** A conversation as one document: turns, what was heard of each answer, latencies, hand-off, outcome. */
export interface ConversationDocument {
  readonly id: string;
  readonly medium: "voice" | "chat";
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly mode: "talk" | "listen";
  readonly agent: string;
  readonly agentVersion: string;
  readonly interactionId?: string;
  readonly callerNumber?: string;
  readonly calledNumber?: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly startedAt: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly endedAt?: string;
  readonly durationMs?: number;
  /** Absent while it lives. */
  readonly outcome?: "resolved" | "escalated" | "abandoned" | "failed" | "observed" | "unanswered";
  readonly reason?: string;
  readonly exit?: string;
  readonly code?: string;
  /** The hand-off that was begun and not refused. */
  readonly handoff?: {
    readonly version: 1;
    /** The id of a configured target. */
    readonly target: string;
    readonly reason: string;
    readonly intent?: string;
    readonly summary?: string;
    /** BCP 47. */
    readonly language?: string;
    /** What was learned from the customer. */
    readonly facts: ReadonlyArray<{
      readonly name: string;
      readonly value: string;
      /** 1 is said first and cut last; 9 goes first. */
      readonly priority: number;
      readonly type?: "text" | "number" | "date" | "phone" | "email" | "money" | "flag";
    }>;
    readonly sentiment?: string;
    /** How sure it is who they are. */
    readonly authentication?: {
      readonly state: "none" | "claimed" | "verified";
      readonly by?: string;
    };
    /** Where the transcript is, relative to the gateway’s public address. */
    readonly transcript?: string;
    readonly interactionId?: string;
    readonly conversationId?: string;
    /** What travels, as one line. */
    readonly context: string;
    /** Names of what did not fit. */
    readonly cut: ReadonlyArray<string>;
    /** Names of what is only behind the reference. */
    readonly referenced?: ReadonlyArray<string>;
  };
  readonly handoffProofs: ReadonlyArray<{
    /** ISO 8601 in UTC, to the millisecond. */
    readonly at: string;
    /** `answered`: a human has come. `unproven`: sent, and the far side never said that it was taken. */
    readonly stage: "requested" | "sent" | "accepted" | "answered" | "unproven" | "refused" | "timed-out" | "returned" | "abandoned";
    readonly target: string;
    /** Which way it went. */
    readonly door: string;
    /** How long after it was decided. */
    readonly ms: number;
    /** What shows it. */
    readonly proof?: "stop-sent" | "bye-answered" | "refer-taken" | "refer-notified" | "dial-answered" | "desk-opened" | "human-joined";
    readonly code?: string;
  }>;
  readonly handoffsRefused: ReadonlyArray<{
    readonly code: string;
    readonly target?: string;
  }>;
  readonly turns: ReadonlyArray<DocumentTurn>;
  readonly overheard: ReadonlyArray<{
    /** ISO 8601 in UTC, to the millisecond. */
    readonly at: string;
    readonly track: "caller" | "human-agent";
    readonly text: string;
    readonly confidence: number;
    readonly matched: boolean;
  }>;
  readonly suggestions: ReadonlyArray<{
    /** ISO 8601 in UTC, to the millisecond. */
    readonly at: string;
    readonly intent: string;
    readonly score: number;
    readonly answer?: string;
  }>;
  readonly gaps: ReadonlyArray<{
    /** ISO 8601 in UTC, to the millisecond. */
    readonly at: string;
    readonly track: "caller" | "human-agent" | "agent";
    readonly ms: number;
    readonly reason: string;
  }>;
  readonly troubles: ReadonlyArray<{
    /** ISO 8601 in UTC, to the millisecond. */
    readonly at: string;
    readonly code: string;
    readonly blame: string;
  }>;
  readonly line?: DocumentLine;
  /** The same of the call to a remote agent. */
  readonly farLine?: DocumentLine;
  readonly placed: ReadonlyArray<{
    /** ISO 8601 in UTC, to the millisecond. */
    readonly at: string;
    readonly leg?: "far";
    readonly stage: "dialling" | "ringing" | "early-media" | "answered" | "unanswered" | "ended";
    readonly why?: string;
    readonly status?: number;
  }>;
  readonly recording?: {
    readonly file: string;
    readonly rateHz: number;
    readonly channels: number;
  };
}

/** The conversation is over. */
export interface ConversationEndEvent {
  readonly kind: "conversation-end";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly outcome: "resolved" | "escalated" | "abandoned" | "failed" | "observed" | "unanswered";
  readonly reason: string;
  readonly exit?: string;
  readonly code?: string;
}

/** What was known when it began. */
export interface ConversationFacts {
  readonly channel: string;
  readonly bot: string;
  readonly flow?: string;
  readonly account: string;
  /** `listen`: humans talk, the agent transcribes and suggests. */
  readonly mode: "talk" | "listen";
  readonly direction: "inbound" | "outbound";
  readonly calledNumber?: string;
  readonly callerNumber?: string;
  /** What the contact centre calls it. */
  readonly interactionId?: string;
  readonly streamId?: string;
  readonly callId?: string;
  /** Who they are, where the channel knows. */
  readonly contact?: {
    readonly name?: string;
    readonly email?: string;
    readonly phone?: string;
  };
  /** BCP 47. */
  readonly language?: string;
  /** What else the contact centre sent along. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A conversation in figures, once it is over. Durations are milliseconds. */
export interface ConversationFigures {
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly agentVersion: string;
  readonly channel: string;
  readonly medium: "voice" | "chat";
  readonly direction: "inbound" | "outbound";
  /** BCP 47. */
  readonly language?: string;
  /** The queue. */
  readonly target?: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly startedAt: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly endedAt: string;
  readonly outcome: "resolved" | "escalated" | "abandoned" | "failed" | "observed" | "unanswered";
  readonly reason: string;
  /** What broke, of those that failed. */
  readonly code?: string;
  readonly containment?: "self-service" | "drop-off" | "agent-transfer";
  /** With the agent. */
  readonly agentMs: number;
  /** At the desk, while no human had come. */
  readonly queueMs: number;
  /** With a human, as far as it went through the gateway. */
  readonly humanMs: number;
  readonly turns: number;
  readonly spoken: number;
  readonly noMatch: number;
  readonly interrupted: number;
  readonly noInput: number;
  readonly messages: number;
  /** In the order they were begun. */
  readonly handoffs: ReadonlyArray<HandoffFigures>;
  readonly intents: Readonly<Record<string, number>>;
  /** The steps that were reached, in the order of their first time. */
  readonly path: ReadonlyArray<string>;
  readonly leftAt?: string;
  readonly latency: {
    readonly endpointMs?: Histogram;
    readonly recognitionMs?: Histogram;
    readonly agentMs?: Histogram;
    readonly voiceMs?: Histogram;
    readonly playoutMs?: Histogram;
    readonly gapMs?: Histogram;
  };
  /** How often each fault was coped with, by code. */
  readonly troubles: Readonly<Record<string, number>>;
  readonly sentiment?: string;
}

/** A file that came with a written message. */
export interface ConversationFile {
  readonly id: string;
  /** As its owner calls it. */
  readonly name: string;
  /** Media type as it was found, not as it was claimed. */
  readonly type: string;
  readonly sizeBytes: number;
  readonly from: "customer" | "human-agent";
  /** The event it came with. */
  readonly seq: number;
  /** False when it is gone: retention or erasure. */
  readonly kept: boolean;
}

export interface ConversationFiles {
  readonly conversation: string;
  readonly files: ReadonlyArray<ConversationFile>;
}

export interface ConversationPage {
  readonly conversations: ReadonlyArray<Conversation>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}

/** The conversation begins. */
export interface ConversationStartEvent {
  readonly kind: "conversation-start";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly medium: "voice" | "chat";
  readonly facts: ConversationFacts;
  readonly agent: string;
  readonly agentVersion: string;
  /** What the agent speaks, BCP 47. */
  readonly language?: string;
}

/** The agent has the customer kept out from now on. */
export interface CustomerBlockedEvent {
  readonly kind: "customer-blocked";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly from: "all" | "human";
  readonly reason: string;
  /** Absent: for good. */
  readonly until?: string;
}

/** Written, while a human has it: the customer’s words. */
export interface CustomerMessageEvent {
  readonly kind: "customer-message";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly message: string;
  readonly text: string;
  readonly files: ReadonlyArray<ChatFile>;
}

/** The customer’s turn, as understood. */
export interface CustomerTurnEvent {
  readonly kind: "customer-turn";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** The customer’s turn it belongs to; 0 before their first. */
  readonly turn: number;
  readonly text: string;
  readonly source: "speech" | "text" | "keys";
  /** 0…1. */
  readonly confidence: number;
  /** `false`: the recogniser was not sure of it. */
  readonly matched: boolean;
  readonly spokeMs?: number;
  /** They talked into the agent’s sentence. */
  readonly interrupted?: boolean;
  /** Written: the sender’s id of the message. */
  readonly message?: string;
  readonly files?: ReadonlyArray<ChatFile>;
}

/** What the desk said to an order. */
export interface DeskAnswerEvent {
  readonly kind: "desk-answer";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly key: string;
  readonly answer: "opened" | "sent" | "partial" | "closed" | "refused";
  readonly deskConversation?: string;
  readonly code?: string;
  readonly reason?: string;
}

/** Written: whether humans are there is asked. */
export interface DeskAskedEvent {
  readonly kind: "desk-asked";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly desk: string;
  readonly handoff: Handoff;
}

/** An order to the desk, written down to be carried out. */
export interface DeskOrderEvent {
  readonly kind: "desk-order";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly key: string;
  readonly desk: string;
  readonly order: "open" | "send" | "end";
  readonly message?: string;
}

/** How the call ended in the words of its signalling, and the figures of its sound. */
export interface DocumentLine {
  readonly cause: string;
  readonly sound?: SoundReport;
  readonly messages: number;
}

/** What the customer did, and what the agent made of it. Turn 0 is what the agent said first. */
export interface DocumentTurn {
  readonly turn: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** Absent in turn 0, and where they said nothing. */
  readonly customer?: {
    readonly text: string;
    readonly source: "speech" | "text" | "keys";
    readonly confidence: number;
    readonly matched: boolean;
    readonly spokeMs?: number;
    readonly interrupted?: boolean;
    /** Written: the sender’s id of the message. */
    readonly message?: string;
    readonly files?: ReadonlyArray<ChatFile>;
  };
  /** They should have said something and did not. */
  readonly silent?: true;
  readonly agent: ReadonlyArray<{
    readonly text: string;
    /** What reached the customer of it, where that is known. */
    readonly heard?: string;
    readonly complete?: boolean;
  }>;
  readonly latency?: TurnLatency;
  readonly notes: ReadonlyArray<AgentNote>;
  readonly apiCalls: ReadonlyArray<{
    readonly api: string;
    readonly ms: number;
    readonly ok: boolean;
    readonly status?: number;
    readonly code?: string;
  }>;
}

/** Something that happened; `kind` says what. Kinds and fields may be added: leave those that you do not know. */
export type Event = ConversationStartEvent | CustomerTurnEvent | NoInputEvent | AgentSayEvent | AgentHeardEvent | ChoicesEvent | CustomerMessageEvent | HumanMessageEvent | OverheardEvent | SuggestionEvent | TurnLatencyEvent | NoteEvent | ApiCallEvent | AgentInputEvent | ApiRequestEvent | GapEvent | TroubleEvent | HandOffStartEvent | HandOffRefusedEvent | HandOffProofEvent | LiveChatEvent | DeskAskedEvent | DeskOrderEvent | DeskAnswerEvent | CustomerBlockedEvent | RecordingEvent | RecordingConsentEvent | RecordingPausedEvent | RecordingResumedEvent | PlacedCallEvent | CallReportEvent | ConversationEndEvent;

/** The `data` of one server-sent event; its `event` is the kind, its `id` is `{conversation}:{seq}`. */
export interface EventMessage {
  readonly conversation: string;
  readonly account: string;
  readonly bot: string;
  readonly event: Event;
}

export interface EventPage {
  readonly conversation: string;
  readonly events: ReadonlyArray<Event>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
  readonly redacted: boolean;
}

/** One thing that is wrong with a request. */
export interface FieldProblem {
  /** Where: the name of a parameter, or the path of a member of the body; empty for the whole. */
  readonly field: string;
  readonly says: string;
  readonly remedy: string;
}

/** Sound that never arrived or could not be processed. */
export interface GapEvent {
  readonly kind: "gap";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly track: "caller" | "human-agent" | "agent";
  readonly ms: number;
  readonly reason: string;
}

/** What became of a hand-off, and what shows it. */
export interface HandOffProofEvent {
  readonly kind: "hand-off-proof";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** `answered`: a human has come. `unproven`: sent, and the far side never said that it was taken. */
  readonly stage: "requested" | "sent" | "accepted" | "answered" | "unproven" | "refused" | "timed-out" | "returned" | "abandoned";
  readonly target: string;
  /** Which way it went. */
  readonly door: string;
  /** How long after it was decided. */
  readonly ms: number;
  /** What shows it. */
  readonly proof?: "stop-sent" | "bye-answered" | "refer-taken" | "refer-notified" | "dial-answered" | "desk-opened" | "human-joined";
  readonly code?: string;
}

/** Nobody took it. */
export interface HandOffRefusedEvent {
  readonly kind: "hand-off-refused";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly code: string;
}

/** The conversation is given to a human. */
export interface HandOffStartEvent {
  readonly kind: "hand-off-start";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly handoff: Handoff;
  /** What travels, as one line. */
  readonly context: string;
  /** Names of what did not fit. */
  readonly cut: ReadonlyArray<string>;
  /** Names of what is only behind the reference. */
  readonly referenced?: ReadonlyArray<string>;
}

/** To whom a conversation goes, why, and what was learned. */
export interface Handoff {
  readonly version: 1;
  /** The id of a configured target. */
  readonly target: string;
  readonly reason: string;
  readonly intent?: string;
  readonly summary?: string;
  /** BCP 47. */
  readonly language?: string;
  /** What was learned from the customer. */
  readonly facts: ReadonlyArray<{
    readonly name: string;
    readonly value: string;
    /** 1 is said first and cut last; 9 goes first. */
    readonly priority: number;
    readonly type?: "text" | "number" | "date" | "phone" | "email" | "money" | "flag";
  }>;
  readonly sentiment?: string;
  /** How sure it is who they are. */
  readonly authentication?: {
    readonly state: "none" | "claimed" | "verified";
    readonly by?: string;
  };
  /** Where the transcript is, relative to the gateway’s public address. */
  readonly transcript?: string;
  readonly interactionId?: string;
  readonly conversationId?: string;
}

export interface HandoffFigures {
  /** Empty where the agent named one that there is not. */
  readonly target: string;
  readonly reason: string;
  readonly door?: string;
  readonly result: "accepted" | "unproven" | "refused" | "timed-out" | "abandoned" | "open";
  readonly proof?: "stop-sent" | "bye-answered" | "refer-taken" | "refer-notified" | "dial-answered" | "desk-opened" | "human-joined";
  readonly code?: string;
  /** From the decision to the result. */
  readonly ms?: number;
  /** From the decision until a human was there. */
  readonly humanMs?: number;
  /** The agent had the customer again. */
  readonly returned?: true;
}

/** How often a duration fell where: a count by the lower edge of its bucket, in milliseconds; edges grow by a tenth each. */
export type Histogram = Readonly<Record<string, number>>;

/** Written: a human’s words. */
export interface HumanMessageEvent {
  readonly kind: "human-message";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly message: string;
  readonly name?: string;
  readonly text: string;
  readonly files: ReadonlyArray<ChatFile>;
}

/** A key, or a token of a user. The secret itself is not kept. */
export interface Key {
  readonly id: string;
  readonly kind: "key" | "personal" | "session";
  readonly account: string;
  readonly name: string;
  /** Whose it is; absent of keys. */
  readonly user?: string;
  /** Of keys. A user’s tokens may what the user may. */
  readonly scopes: ReadonlyArray<"streams:open" | "conversations:read" | "conversations:personal" | "conversations:erase" | "recordings:read" | "live:control" | "customers:block" | "calls:place" | "reports:run" | "reports:send" | "boxes:manage" | "access:manage" | "audit:read" | "chat-history" | "bot-sessions" | "conversation-summary">;
  /** Whose conversations it may see; absent: all of the account. */
  readonly bots?: ReadonlyArray<string>;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly createdAt: string;
  /** Absent: never. */
  readonly expiresAt?: string;
  /** To the minute. */
  readonly usedAt?: string;
}

export interface KeyPage {
  readonly keys: ReadonlyArray<Key>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}

/** How much lies in one lane. */
export interface Lane {
  readonly lane: string;
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest that waits was put. */
  readonly oldestAt?: string;
}

/** Written: something around the conversation with a human. */
export interface LiveChatEvent {
  readonly kind: "live-chat";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly event: "queue-entered" | "queue-position" | "nobody-free" | "outside-hours" | "human-joined" | "human-moved" | "human-left" | "customer-left" | "waiting-timeout" | "message-undelivered" | "idle-warning" | "idle-timeout" | "provider-error" | "human-message" | "human-typing";
  readonly values: Readonly<Record<string, string>>;
  /** What the customer reads of it; absent where the agent answers it. */
  readonly notice?: string;
}

export interface LiveEnd {
  readonly ended: true;
}

export interface LiveList {
  readonly sessions: ReadonlyArray<LiveSession>;
}

/** A conversation that goes on now. */
export interface LiveSession {
  readonly id: string;
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly mode: "talk" | "listen";
  /** ISO 8601 in UTC, to the millisecond. */
  readonly startedAt: string;
}

export interface Me {
  readonly kind: "client" | "key" | "user";
  readonly id: string;
  readonly account: string;
  readonly bots: ReadonlyArray<string>;
  readonly scopes: ReadonlyArray<"streams:open" | "conversations:read" | "conversations:personal" | "conversations:erase" | "recordings:read" | "live:control" | "customers:block" | "calls:place" | "reports:run" | "reports:send" | "boxes:manage" | "access:manage" | "audit:read" | "chat-history" | "bot-sessions" | "conversation-summary">;
  /** Sees what tells who somebody is. */
  readonly personal: boolean;
  readonly name?: string;
  readonly email?: string;
  readonly roles?: ReadonlyArray<"viewer" | "analyst" | "supervisor" | "admin" | "auditor">;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly expiresAt?: string;
}

export interface NewApp {
  readonly app: App;
  /** Shown once, here. Absent where the app signs with a key pair. */
  readonly secret?: string;
}

export interface NewKey {
  /** Shown once, here. Sent as `Authorization: Bearer`. */
  readonly token?: string;
  readonly key: Key;
}

export interface NewToken {
  /** Shown once, here. Sent as `Authorization: Bearer`. */
  readonly token?: string;
  readonly key: Key;
}

export interface NewUser {
  readonly user: User;
  /** Made by chance; shown once. */
  readonly password?: string;
}

/** The customer should have said something and did not. */
export interface NoInputEvent {
  readonly kind: "no-input";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** The customer’s turn it belongs to; 0 before their first. */
  readonly turn: number;
}

/** The agent noted something. */
export interface NoteEvent {
  readonly kind: "note";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** The customer’s turn it belongs to; 0 before their first. */
  readonly turn: number;
  readonly note: AgentNote;
}

/** Listen mode: one side’s words. */
export interface OverheardEvent {
  readonly kind: "overheard";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly track: "caller" | "human-agent";
  readonly text: string;
  /** 0…1. */
  readonly confidence: number;
  /** `false`: the recogniser only guessed. */
  readonly matched: boolean;
}

/** One conversation of a person, and what became of it. */
export interface PersonTrace {
  readonly conversation: string;
  readonly account: string;
  readonly channel: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly startedAt: string;
  readonly events: number;
  readonly recording: boolean;
  readonly files: number;
  /** `held`: kept by order. `living`: it goes on, and can be removed when it is over. */
  readonly state: "found" | "removed" | "held" | "living";
}

export interface PersonTraces {
  /** The person’s name in this store, by which the audit log knows them; it tells nobody who they are. */
  readonly customer?: string;
  readonly traces: ReadonlyArray<PersonTrace>;
}

/** How a call goes that we placed. */
export interface PlacedCallEvent {
  readonly kind: "placed-call";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** To a remote agent; absent: to the customer. */
  readonly leg?: "far";
  readonly stage: "dialling" | "ringing" | "early-media" | "answered" | "unanswered" | "ended";
  readonly why?: string;
  /** The far side’s own number for it. */
  readonly status?: number;
}

/** Why there is no other answer (RFC 9457). */
export interface Problem {
  readonly type: "about:blank";
  /** The phrase of the status. */
  readonly title: string;
  readonly status: number;
  /** What it is, for programs: it never changes its meaning. */
  readonly code: string;
  /** What it is, in a sentence, for people. */
  readonly detail: string;
  /** Of a request that cannot be read: all that is wrong with it. */
  readonly errors?: ReadonlyArray<FieldProblem>;
}

export interface Published {
  readonly published: ReadonlyArray<string>;
}

/** Whether the call may be recorded. */
export interface RecordingConsentEvent {
  readonly kind: "recording-consent";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly asked: "announce" | "ask";
  readonly given: boolean;
  readonly why?: "no" | "no-answer" | "not-heard" | "nobody-to-ask";
}

/** The recording begins: its place 0 is this event’s time. */
export interface RecordingEvent {
  readonly kind: "recording";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly file: string;
  readonly rateHz: number;
  readonly channels: number;
}

/** What is known of a recording; size and digest are those of its file in the clear. */
export interface RecordingFacts {
  readonly conversation: string;
  /** As it is kept. */
  readonly format: "wav" | "opus";
  readonly rateHz: number;
  readonly channels: number;
  readonly lengthMs: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly madeAt: string;
  readonly encrypted: boolean;
  readonly places: ReadonlyArray<"here" | "remote">;
}

/** Whether the call is recorded at all. */
export interface RecordingPause {
  readonly recorded: boolean;
}

/** From this place of the recording on silence is kept. */
export interface RecordingPausedEvent {
  readonly kind: "recording-paused";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly atMs: number;
  readonly why: "private" | "request";
}

/** Left first. */
export interface RecordingPeaks {
  readonly conversation: string;
  readonly lengthMs: number;
  readonly channels: ReadonlyArray<ReadonlyArray<number>>;
}

/** What was removed, and when. */
export interface RecordingRemoval {
  readonly conversation: string;
  readonly removed: ReadonlyArray<"here" | "remote">;
  readonly sha256?: string;
  readonly sizeBytes?: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
}

/** The recording goes on. */
export interface RecordingResumedEvent {
  readonly kind: "recording-resumed";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly atMs: number;
}

/** Figures of a period, as sections. It holds no words of a customer. */
export interface Report {
  /** Of this shape. Fields may be added; none changes its meaning. */
  readonly version: 1;
  /** The id of the report, or of the saved query. */
  readonly report: string;
  readonly title: string;
  readonly subtitle: string;
  readonly period: {
    /** Begun from here on. */
    readonly since: string;
    /** Begun before here. */
    readonly until: string;
    /** IANA time zone in which days begin and end. */
    readonly zone: string;
    readonly words: string;
  };
  /** The period that it is compared with. */
  readonly before?: {
    /** Begun from here on. */
    readonly since: string;
    /** Begun before here. */
    readonly until: string;
    /** IANA time zone in which days begin and end. */
    readonly zone: string;
    readonly words: string;
  };
  /** What it was narrowed to, in words. */
  readonly filter: ReadonlyArray<string>;
  /** ISO 8601 in UTC. */
  readonly madeAt: string;
  /** How many conversations were counted. */
  readonly conversations: number;
  readonly sections: ReadonlyArray<{
    readonly kind: "figures";
    readonly id: string;
    readonly title: string;
    readonly figures: ReadonlyArray<{
      readonly id: string;
      readonly title: string;
      /** What a cell holds: `text`; `count`, a whole number; `share`, 0 to 1; `duration`, milliseconds; `minutes`; `moment`, an instant (ISO 8601 in UTC). */
      readonly kind: "text" | "count" | "share" | "duration" | "minutes" | "moment";
      /** null: there is none. Never the same as 0. */
      readonly value: string | number | null;
      /** The same of the period before. */
      readonly before?: string | number | null;
      readonly better?: "more" | "less";
      /** What exactly it counts. */
      readonly says?: string;
    }>;
  } | {
    readonly kind: "table";
    readonly id: string;
    readonly title: string;
    readonly columns: ReadonlyArray<{
      readonly id: string;
      readonly title: string;
      /** What a cell holds: `text`; `count`, a whole number; `share`, 0 to 1; `duration`, milliseconds; `minutes`; `moment`, an instant (ISO 8601 in UTC). */
      readonly kind: "text" | "count" | "share" | "duration" | "minutes" | "moment";
    }>;
    /** Each with one cell a column. */
    readonly rows: ReadonlyArray<ReadonlyArray<string | number | null>>;
    /** All that was counted, rows left out included. */
    readonly total?: ReadonlyArray<string | number | null>;
    /** How many rows there are that are not here. */
    readonly leftOut?: number;
    readonly whenEmpty: string;
  } | {
    readonly kind: "chart";
    readonly id: string;
    readonly title: string;
    readonly shape: "bars" | "stack" | "lines";
    readonly unit: "count" | "share" | "duration" | "minutes";
    readonly labels: ReadonlyArray<string>;
    readonly series: ReadonlyArray<{
      readonly id: string;
      readonly title: string;
      /** One for each label. */
      readonly values: ReadonlyArray<number | null>;
    }>;
  }>;
  readonly notes: ReadonlyArray<{
    readonly title: string;
    readonly text: string;
  }>;
  /** There when there was nothing to count: what that means, and what to try. */
  readonly empty?: {
    readonly says: string;
    readonly remedy: string;
  };
}

/** One mail of one schedule. */
export interface ReportDelivery {
  readonly id: string;
  readonly schedule: string;
  readonly report: string;
  readonly account?: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly dueAt: string;
  /** Caught up after a downtime. */
  readonly late: boolean;
  readonly byHand: boolean;
  readonly state: "waiting" | "sent" | "partly" | "failed";
  readonly attempts: number;
  readonly recipients: ReadonlyArray<{
    readonly recipient: string;
    readonly state: "waiting" | "sent" | "refused";
    /** ISO 8601 in UTC, to the millisecond. */
    readonly at?: string;
    /** Of the mail server. */
    readonly status?: number;
    readonly code?: string;
  }>;
  /** From when it was due until the last recipient had it. */
  readonly tookMs?: number;
  readonly trouble?: string;
  /** When it is tried next. */
  readonly nextAt?: string;
  /** Its id in the outbox, where it is replayed or dropped. */
  readonly item?: string;
}

export interface ReportDeliveryList {
  readonly deliveries: ReadonlyArray<ReportDelivery>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}

export interface ReportList {
  readonly reports: ReadonlyArray<ReportListing>;
}

/** A report that can be run. */
export interface ReportListing {
  readonly id: string;
  readonly title: string;
  /** What it answers, in a sentence. */
  readonly says: string;
  /** A saved query of this installation. */
  readonly custom: boolean;
}

/** A report that is mailed again and again, as it is configured. */
export interface ReportSchedule {
  readonly id: string;
  readonly report: string;
  readonly period?: string;
  /** What is attached; `html` is the mail itself. */
  readonly formats: ReadonlyArray<"html" | "xlsx" | "csv" | "json">;
  /** Minute, hour, day, month, weekday. */
  readonly cron: string;
  readonly zone: string;
  readonly to: ReadonlyArray<string>;
  readonly account?: string;
  /** When it is due next. */
  readonly next?: string;
}

export interface ReportScheduleList {
  readonly schedules: ReadonlyArray<ReportSchedule>;
}

export interface ReportSent {
  readonly delivery: string;
}

export interface RotatedApp {
  readonly app: App;
  /** Shown once, here. Absent where the app signs with a key pair. */
  readonly secret?: string;
}

export interface RotatedKey {
  /** Shown once, here. Sent as `Authorization: Bearer`. */
  readonly token?: string;
  readonly key: Key;
}

export interface Session {
  /** Shown once, here. Sent as `Authorization: Bearer`. */
  readonly token: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly expiresAt: string;
  readonly user: User;
}

/** One message as it crossed the wire, keys and passwords masked. */
export interface SignallingMessage {
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly direction: "in" | "out";
  readonly transport: string;
  readonly peer: string;
  readonly text: string;
}

/** What a call’s sound came to, on the way to us unless the name says otherwise. */
export interface SoundReport {
  readonly codec: string;
  /** How it was protected; absent for plain sound. */
  readonly suite?: string;
  /** Packets. */
  readonly received: number;
  readonly sent: number;
  readonly lost: number;
  readonly late: number;
  readonly duplicates: number;
  /** Of others than the source that is heard. */
  readonly strangers: number;
  /** Malformed, forged, repeated, or of a kind not agreed on. */
  readonly rejected: number;
  /** Made up in place of what was lost. */
  readonly concealedMs: number;
  readonly jitterMs: number;
  readonly roundTripMs?: number;
  readonly farLossPercent?: number;
  readonly farJitterMs?: number;
  /** ITU-T G.107, 0–100. */
  readonly rating: number;
  /** Mean opinion, 1–4.5. */
  readonly opinion: number;
}

/** Listen mode: what the agent would have said. */
export interface SuggestionEvent {
  readonly kind: "suggestion";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly track: "caller" | "human-agent";
  readonly intent: string;
  readonly score: number;
  readonly answer?: string;
}

export interface Summary {
  readonly text: string;
  readonly language: string;
  /** `model`: written by a language model. `extract`: sentences of the conversation, chosen by rule. */
  readonly by: "model" | "extract";
  readonly model?: string;
  /** It holds for the events up to this one. */
  readonly until: number;
  readonly sentiment?: string;
  /** Why a model’s summary was wanted and is not here. */
  readonly code?: string;
}

export interface TokenPage {
  readonly tokens: ReadonlyArray<Key>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}

export interface Transcript {
  readonly conversation: string;
  readonly lines: ReadonlyArray<TranscriptLine>;
}

export interface TranscriptLine {
  /** The event it was read from. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** `gateway`: it tells what happened; nobody said it. */
  readonly who: "customer" | "agent" | "human-agent" | "gateway";
  readonly text: string;
  /** Of an agent’s words: what reached the customer’s ear. */
  readonly heard?: string;
  readonly complete?: boolean;
  readonly source?: "speech" | "text" | "keys";
  readonly confidence?: number;
  /** `false`: no answer that the agent could take. */
  readonly matched?: boolean;
  readonly interrupted?: boolean;
}

/** A fault that was coped with, or why there was silence. */
export interface TroubleEvent {
  readonly kind: "trouble";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly code: string;
  readonly blame: string;
}

/** Where the milliseconds of one turn went. Stages that did not occur are absent. */
export interface TurnLatency {
  /** From the last sound of speech to the decision that the turn was over. */
  readonly endpointMs?: number;
  /** From that decision to the final words. */
  readonly recognitionMs?: number;
  /** From the words to the agent’s first answer. */
  readonly agentMs?: number;
  /** From the answer’s text to its first sound. */
  readonly voiceMs?: number;
  /** From that sound to its leaving the gateway. */
  readonly playoutMs?: number;
  /** The whole: last sound of the customer’s speech to first sound of the agent’s. */
  readonly gapMs: number;
}

/** Where the milliseconds of a turn went. */
export interface TurnLatencyEvent {
  readonly kind: "turn-latency";
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** The customer’s turn it belongs to; 0 before their first. */
  readonly turn: number;
  readonly latency: TurnLatency;
}

export interface User {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly email: string;
  readonly roles: ReadonlyArray<"viewer" | "analyst" | "supervisor" | "admin" | "auditor">;
  /** Whose conversations they may see; absent: all of the account. */
  readonly bots?: ReadonlyArray<string>;
  readonly hasPassword: boolean;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly createdAt: string;
  /** To the minute. */
  readonly seenAt?: string;
}

export interface UserPage {
  readonly users: ReadonlyArray<User>;
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}
