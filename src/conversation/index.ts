/** The mind: turns, flows, understanding, hand-off. Pure. */

export { type ChatConversation, chatConversation } from './chat/chat.ts';
export type { ChatPhase, ChatState } from './chat/chat-state.ts';
export type { ChatInput, ChatOptions, ChatOutput } from './chat/chat-words.ts';
export { defaultNotices } from './chat/notices.ts';
export { type ConsentSentences, consentLanguages, consentSentences } from './consent/consent-words.ts';
export { type ConsentRule, type ConsentVerdict, consentingAgent } from './consent/consenting-agent.ts';
export { type FlowAgentOptions, flowAgent } from './flow/agent.ts';
export type { KnownNames } from './flow/check/subject.ts';
export { type CheckedAgent, checkAgent } from './flow/check.ts';
export type { AgentDefinition } from './flow/definition.ts';
export type { AgentFile } from './flow/file/agent-file.ts';
export { templateFilters } from './flow/filters.ts';
export { flowErrors } from './flow/flow.errors.ts';
export { agentJsonSchema, agentTestsJsonSchema } from './flow/json-schema.ts';
export {
  checkScript,
  type Difference,
  type Rehearsal,
  type RehearsalScript,
  type RehearsedConversation,
  rehearse,
  type TranscriptLine,
} from './flow/rehearse.ts';
export { allSteps } from './flow/walk.ts';
export { longestHandoffs } from './handoff/longest.ts';
export { type Epoch, openNow } from './handoff/open-now.ts';
export { doorOf, startOf as handOffStart } from './handoff/start.ts';
export { transferTable } from './handoff/transfer.table.ts';
export { howLeft, type Transfer, transfer } from './handoff/transfer.ts';
export { usualHandOffMs } from './leaving.ts';
export { extractSummary } from './summary/extract.ts';
export {
  type ExtractField,
  type ExtractFields,
  extractionRequest,
  learnedExtraction,
  takeExtraction,
} from './summary/extraction.ts';
export { matterOfText, type SummaryMatter, summaryMatter } from './summary/matter.ts';
export { summaryErrors } from './summary/summary.errors.ts';
export { type SummaryForm, type SummaryStyle, summaryRequest } from './summary/summary-request.ts';
export { takeSummary } from './summary/take-summary.ts';
export { beginPause, hasPaused, hearPause, lookAtPause, type Pause, pauseDeadline } from './turn/pause.ts';
export { type Activity, type VoiceActivity, voiceActivity } from './turn/voice-activity.ts';
export { defaultMinScore, type Guess, type IntentClassifier, trainClassifier } from './understanding/intent/classifier.ts';
export { printSpoken } from './understanding/spoken.ts';
export { wordsOf } from './understanding/words.ts';
export { voiceConversation } from './voice.ts';
export type { VoiceInput, VoiceOptions, VoiceOutput } from './voice-words.ts';
