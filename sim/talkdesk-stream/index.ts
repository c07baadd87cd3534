/** A Talkdesk account to try a gateway with: a Studio flow, its voice streams, and a scripted caller. Written from Talkdesk's documents. */
export type { StreamCallEvent, StreamExit } from './events.ts';
export type { ClearRecord, MarkRecord, PartnerFault } from './ledger.ts';
export type { Direction } from './messages.ts';
export { narrate, printReport } from './narrate.ts';
export { placeStreamCall, type StreamCallOptions, withoutSecrets } from './place-call.ts';
export { parseQuirks, type Quirks, usual as usualQuirks } from './quirks.ts';
export type { StreamCallReport, StreamSummary } from './report.ts';
export { defaultFlow } from './studio/default-flow.ts';
export type { StudioFlow } from './studio/flow.ts';
export { type ParsedFlow, parseFlow } from './studio/parse-flow.ts';
export { readFlow } from './studio/read-flow.ts';
export { openStudio, type PathEntry, type Studio, type StudioInput, type StudioOutput } from './studio/studio.ts';
