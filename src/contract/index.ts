/** The nouns that contact centres, vendors and the core share. Interfaces and values; vendors' names do not occur here. */
export {
  type AccessQuery,
  type AccessStore,
  type AccessToken,
  type Role,
  roles,
  scopesOfRole,
  scopesOfRoles,
  type User,
  type UserChange,
} from './access.ts';
export type { Actor } from './actor.ts';
export type { Agent, AgentInput, AgentNote, AgentOutput, AgentTalk, ApiAnswer, ApiRequest, Expectation } from './agent.ts';
export { privateText } from './agent.ts';
export type { Annexes, AnnexKind, AnnexRule, AnnexStore, ConversationExtraction, ConversationSummary } from './annex.ts';
export {
  type ApiAnnexes,
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
  readApiEvent,
} from './api.ts';
export type { ApiClient } from './api-client.ts';
export type { App, AppChange, AppStore, SealedApp } from './app-store.ts';
export {
  type AuditAction,
  type AuditEntry,
  type AuditLog,
  type AuditQuery,
  type AuditSubject,
  auditActions,
  auditSubjects,
  type KeptAuditEntry,
} from './audit-log.ts';
export { type Block, type BlockedFrom, type BlockQuery, type Blocks, blockedFrom, usualBlockMinutes } from './blocks.ts';
export { botByLanguage } from './bot-by-language.ts';
export type { CallReport, SignallingMessage, SoundReport } from './call-report.ts';
export type { ChatFile, ChatMessage, Contact } from './chat-message.ts';
export { type ChatRefusal, type ChatThreads, type ThreadFacts, type ThreadItem, type ThreadKey, type ThreadSign, threadOver } from './chat-thread.ts';
export {
  type ConversationDocument,
  conversationDocument,
  type DocumentTurn,
  type DocumentUtterance,
  printConversation,
} from './conversation-document.ts';
export type { ConversationEvent, Outcome, StoredEvent, TurnLatency } from './conversation-event.ts';
export {
  type Containment,
  type ConversationFigures,
  containments,
  type FiguresQuery,
  type FiguresReader,
  type HandoffFigures,
  type HandoffResult,
  type Histogram,
  handoffResults,
  type KeptFigures,
  type LatencyStage,
} from './conversation-figures.ts';
export type {
  AlongWithEvents,
  ConversationHead,
  ConversationPage,
  ConversationQuery,
  ConversationStore,
  EventToAppend,
} from './conversation-store.ts';
export type { Desk, DeskAnswer, DeskAvailability, DeskLine, DeskListener, DeskNews, DeskOrder } from './desk.ts';
export { type Bot, type Client, type Directory, type Scope, scopes } from './directory.ts';
export type { BusMessage, EventBus } from './event-bus.ts';
export type { FileLimits, FileRefusal, FileShelf, KeptFile, OfferedFile } from './file-shelf.ts';
export { fitHandoff } from './fit-handoff.ts';
export { type Authentication, type FactType, type FittedHandoff, factTypes, type Handoff, type HandoffFact } from './handoff.ts';
export { type HandoffDoor, type HandoffReference, type HandoffSlot, lineDoor, percentEncoded, wireBytes } from './handoff-door.ts';
export { itemsOf } from './handoff-items.ts';
export { type HandoffContext, parseContext } from './handoff-line.ts';
export { type HandoffProof, type HandoffStage, handoffProofs } from './handoff-proof.ts';
export { type Identifier, identifiersOf } from './identifiers.ts';
export type { Consume, Inbox, InboxItem, IncomingMessage } from './inbox.ts';
export type { Claimed, KeptAnswer, KeptAnswers, RequestName } from './kept-answers.ts';
export {
  type AliasKind,
  type AliasReader,
  aliasKinds,
  type DueQuery,
  type DueSlice,
  type RecordKeeper,
  type RecordPart,
  type Removal,
  recordParts,
} from './kept-record.ts';
export type { LanguageModel, ModelAnswer, ModelPurpose, ModelRequest, ModelUse } from './language-model.ts';
export { type LiveChatEvent, liveChatEvents, type NoticedChatEvent, noticedChatEvents } from './live-chat.ts';
export type { LiveRecordings, LiveSession, LiveSessions } from './live-sessions.ts';
export type { Mail, MailAttachment, Mailer, MailVerdict } from './mail.ts';
export { type Meter, silentMeter } from './meter.ts';
export { noMatchTeller } from './no-match.ts';
export { type NumberPlan, numberPlan, plainNumber } from './number-plan.ts';
export {
  hoursOf,
  isOpen,
  isOpenAt,
  type OpeningHours,
  openingHours,
  type TargetHours,
  targetHours,
  wallClock,
} from './opening-hours.ts';
export type { OutboundCall, OutboundCalls, OutboundRefusal, OutboundRequest, OutboundStage } from './outbound-calls.ts';
export type { Attempt, BoxQuery, BoxState, Deliver, LaneDepth, Outbox, OutboxItem, OutgoingItem } from './outbox.ts';
export type { ArchivedFile, PeopleDesk, PersonOrder, PersonTrace, PersonTraces } from './people-desk.ts';
export { mailKey, type PersonKey, parsePersonKey, personKeysOf, telKey, threadPersonKey } from './person-key.ts';
export type { CallOrder, CallPlacer, PlacedCall, PlacedCallEvent, UnansweredWhy } from './placed-call.ts';
export { type LadderForm, printLadder } from './print-ladder.ts';
export { printTranscript, type TranscriptForm } from './print-transcript.ts';
export type { RecordReader, RecordView, Sight } from './record-reader.ts';
export {
  type ObjectStore,
  type OpenRecording,
  type RecordingFacts,
  type RecordingFile,
  type RecordingForm,
  type RecordingFormat,
  type RecordingLibrary,
  type RecordingPeaks,
  type RecordingRemoval,
  type RecordingShelf,
  type RecordingWish,
  recordingFormats,
  recordingTypes,
  type SoundSpan,
  type SoundWork,
  type SoundWorker,
  type SoundWorkshop,
} from './recording.ts';
export type { RemoteAgent, RemoteVerdict, WaitingSound } from './remote-agent.ts';
export {
  type ReportCell,
  type ReportCellKind,
  type ReportColumn,
  type ReportDocument,
  type ReportFigure,
  type ReportPeriod,
  type ReportSection,
  type ReportSeries,
  reportCellKinds,
} from './report.ts';
export { printReportJson, type ReportJson, reportJsonSchema, showReport } from './report-json.ts';
export {
  type DeliveryQuery,
  type DeliveryRecipient,
  type PrintedReport,
  type PrintForm,
  type ReconcileWish,
  type ReportDelivery,
  type ReportFilter,
  type ReportFormat,
  type ReportListing,
  type ReportRefusal,
  type ReportSchedule,
  type Reports,
  type ReportWish,
  reportFormats,
  reportTypes,
} from './reports.ts';
export { escapeRich, isRich, parseRich, plainOfRich, type RichLine, type RichSpan } from './rich-text.ts';
export type { ListenRequest, Recognition, RecognitionEvent, SpeechGrammar, SpeechToText } from './speech-to-text.ts';
export type { HandoffSummaries, Summaries, SummarySubject, SummaryWish } from './summaries.ts';
export type { SpeakRequest, Speech, SpeechEvent, TextToSpeech } from './text-to-speech.ts';
export { isTimeZone, timeZoneRemedy, timeZoneSchema } from './time-zone.ts';
export { type Speaker, type TranscriptLine, transcriptOf } from './transcript.ts';
export type { CallAbilities, CallEndedBy, CallFacts, FarGoodbye, Heard, Track, VoiceCall, VoiceCallEvent } from './voice-call.ts';
export type { VoiceDetector, VoiceProbe } from './voice-detector.ts';
export { chosenByNumber, type WrittenAbilities, type WrittenMessage, writtenMessages } from './written-message.ts';
