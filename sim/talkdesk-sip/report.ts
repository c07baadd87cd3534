import type { PhoneCallSummary } from '#sim/phone';
import type { PathEntry } from '#sim/talkdesk-stream';
import type { ReferRecord } from './dialect.ts';
import type { SipExit } from './events.ts';

/** A whole call, when it is over. JSON holds all of it. */
export interface TalkdeskSipReport extends PhoneCallSummary {
  readonly exit: SipExit;
  /** Why that exit, in a sentence. */
  readonly why: string;
  readonly interactionId: string;
  /** The flow's variables, and `escalate_to` when the bot gave one. */
  readonly variables: Readonly<Record<string, string>>;
  readonly refers: readonly ReferRecord[];
  /** The `Reason` of the bot's BYE, which Talkdesk is not known to read. */
  readonly byeReason?: string;
  readonly studioPath: readonly PathEntry[];
  readonly studioEnd: string;
  /** The ring group that rang last. */
  readonly rang?: string;
}
