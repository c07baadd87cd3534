/** The nouns that contact centres, vendors and the core share. Interfaces and values; vendors' names do not occur here. */
export type { Agent, AgentInput, AgentNote, AgentOutput, AgentTalk, ApiAnswer, ApiRequest, Expectation } from './agent.ts';
export {
  type ApiCall,
  type ApiCallRequest,
  type ApiConversation,
  type ApiConversationDetail,
  type ApiConversationPage,
  type ApiEvent,
  type ApiEventMessage,
  type ApiIndex,
  type ApiLiveEnd,
  type ApiLiveList,
  type ApiLiveSession,
  type ApiProblem,
  type ApiReadiness,
  type ApiTranscript,
  eventKinds,
} from './api.ts';
export type { ApiClient } from './api-client.ts';
export { botByLanguage } from './bot-by-language.ts';
export type { CallReport, SignallingMessage, SoundReport } from './call-report.ts';
export type { ChatFile, ChatMessage, Contact } from './chat-message.ts';
export type { ChatRefusal, ChatThreads, ThreadFacts, ThreadItem, ThreadKey, ThreadSign } from './chat-thread.ts';
export {
  type ConversationDocument,
  conversationDocument,
  type DocumentTurn,
  type DocumentUtterance,
  printConversation,
} from './conversation-document.ts';
export type { ConversationEvent, Outcome, StoredEvent, TurnLatency } from './conversation-event.ts';
export type {
  AlongWithEvents,
  ConversationHead,
  ConversationPage,
  ConversationQuery,
  ConversationStore,
  EventToAppend,
} from './conversation-store.ts';
export type { Desk, DeskAnswer, DeskLine, DeskListener, DeskNews, DeskOrder } from './desk.ts';
export type { Bot, Client, Directory, Scope } from './directory.ts';
export type { BusMessage, EventBus } from './event-bus.ts';
export type { FileLimits, FileRefusal, FileShelf, KeptFile, OfferedFile } from './file-shelf.ts';
export { fitHandoff } from './fit-handoff.ts';
export { type Authentication, type FactType, type FittedHandoff, factTypes, type Handoff, type HandoffFact } from './handoff.ts';
export { type HandoffDoor, type HandoffReference, type HandoffSlot, lineDoor, percentEncoded, wireBytes } from './handoff-door.ts';
export { type HandoffContext, parseContext } from './handoff-line.ts';
export { type HandoffProof, type HandoffStage, handoffProofs } from './handoff-proof.ts';
export type { Consume, Inbox, InboxItem, IncomingMessage } from './inbox.ts';
export { type LiveChatEvent, liveChatEvents } from './live-chat.ts';
export type { LiveSession, LiveSessions } from './live-sessions.ts';
export { type Meter, silentMeter } from './meter.ts';
export { type NumberPlan, numberPlan, plainNumber } from './number-plan.ts';
export type { OutboundCall, OutboundCalls, OutboundRefusal, OutboundRequest, OutboundStage } from './outbound-calls.ts';
export type { Attempt, BoxQuery, BoxState, Deliver, LaneDepth, Outbox, OutboxItem, OutgoingItem } from './outbox.ts';
export type { CallOrder, CallPlacer, PlacedCall, PlacedCallEvent, UnansweredWhy } from './placed-call.ts';
export { type LadderForm, printLadder } from './print-ladder.ts';
export { printTranscript, type TranscriptForm } from './print-transcript.ts';
export type { RecordingFile, RecordingShelf } from './recording.ts';
export type { RemoteAgent, RemoteVerdict, WaitingSound } from './remote-agent.ts';
export { escapeRich, isRich, parseRich, plainOfRich, type RichLine, type RichSpan } from './rich-text.ts';
export type { ListenRequest, Recognition, RecognitionEvent, SpeechGrammar, SpeechToText } from './speech-to-text.ts';
export { hoursOf, type TargetHours, targetHours } from './target-hours.ts';
export type { SpeakRequest, Speech, SpeechEvent, TextToSpeech } from './text-to-speech.ts';
export { type Speaker, type TranscriptLine, transcriptOf } from './transcript.ts';
export type { CallAbilities, CallEndedBy, CallFacts, FarGoodbye, Heard, Track, VoiceCall, VoiceCallEvent } from './voice-call.ts';
export type { VoiceDetector, VoiceProbe } from './voice-detector.ts';
export { chosenByNumber, type WrittenAbilities, type WrittenMessage, writtenMessages } from './written-message.ts';
