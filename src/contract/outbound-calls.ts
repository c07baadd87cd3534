import type { ConversationId, GatewayError, Result, WallTime } from '#base';
import type { Client } from './directory.ts';
import type { UnansweredWhy } from './placed-call.ts';

/** A call that a program asks us to place. */
export interface OutboundRequest {
  /** The channel whose trunk takes the call out. */
  readonly trunk: string;
  /** Whom: `+15550100`, or digits alone where the account may call those. */
  readonly to: string;
  /** Who talks once it is answered; one of the two. */
  readonly bot?: string;
  readonly agent?: string;
  readonly flow?: string;
  /** What the agent is told, by names. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly ringSeconds?: number;
}

/** How far a call that we place has come. */
export type OutboundStage = 'dialling' | 'ringing' | 'early-media' | 'answered' | 'unanswered';

export interface OutboundCall {
  /** Also the id of its conversation: every attempt is on the record. */
  readonly id: ConversationId;
  readonly account: string;
  readonly bot: string;
  readonly trunk: string;
  readonly stage: OutboundStage;
  readonly placedAt: WallTime;
  readonly answeredAt?: WallTime;
  readonly endedAt?: WallTime;
  /** Of `unanswered`. */
  readonly why?: UnansweredWhy;
  readonly status?: number;
}

/** A call that may not be placed, or cannot. */
export interface OutboundRefusal {
  /** `wrong`: the request cannot be meant. `forbidden`: a rule of the account says no (promise P8). `later`: its limits are reached. `unable`: we cannot now. */
  readonly kind: 'wrong' | 'forbidden' | 'later' | 'unable';
  readonly error: GatewayError;
  /** Of `later`: after so many milliseconds there is a fair chance. */
  readonly retryAfterMs?: number;
}

/** Places calls for programs that may, within the limits of their account. */
export interface OutboundCalls {
  /** Resolves once the attempt is on the record, durably; it is dialled then. */
  place(client: Pick<Client, 'id' | 'account' | 'bots'>, request: OutboundRequest): Promise<Result<OutboundCall, OutboundRefusal>>;
  /** Those that live, and the last that ended. */
  find(id: string): OutboundCall | undefined;
  /** Gives it up, or ends it when it was answered. False when it is over already. */
  end(id: string): boolean;
}
