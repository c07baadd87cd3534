import type { PhoneCallSummary } from '#sim/phone';
import type { ZoomExit } from './events.ts';

/** A whole call, when it is over. JSON holds all of it. */
export interface ZoomSipReport extends PhoneCallSummary {
  readonly exit: ZoomExit;
  /** Why that exit, in a sentence. */
  readonly why: string;
  /** `X-Trace-ID` of the INVITE. */
  readonly traceId: string;
  readonly dialledNumber: string;
  /** `kore-session_id` and `kore-bot_id` of the 200 OK. */
  readonly sessionId?: string;
  readonly botId?: string;
  /** `kore-reason` of the bot's BYE. */
  readonly reason?: string;
  /** The flow's variables after the widget: what it had, and every header field that came back. */
  readonly variables: Readonly<Record<string, string>>;
}
