/** The words everyone in the house uses: time, machines, results, errors, logs, names. */

export type { Complaint } from './complaint.ts';
export { asGatewayError, type Blame, defineErrors, type ErrorSpec, GatewayError, invariant } from './errors.ts';
export { type ConversationId, idAlphabet, newConversationId, type UtteranceId } from './ids.ts';
export { type Cancel, type Clock, type Dice, earliest, type Instant, later, type MediaTime, type Scheduler, type WallTime } from './instant.ts';
export { type LogFields, type Logger, silentLogger } from './log.ts';
export { type Drive, type Driven, drive, type Machine, type Row, type Tick } from './machine.ts';
export { bad, ok, type Result } from './result.ts';
export { checkAgainst, nearest } from './schema-complaints.ts';
