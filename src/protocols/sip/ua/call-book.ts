import type { Instant } from '#base';
import type { CallName } from '../dialog/call-event.ts';
import { IncomingCall } from '../dialog/incoming-call.ts';
import type { OutgoingCall } from '../dialog/outgoing-call.ts';
import { DeadlineQueue } from '../transaction/deadline-queue.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';

export type Call = IncomingCall | OutgoingCall;

const dialogKey = (callId: string, localTag: string): string => `${callId} ${localTag}`;

/** All calls of an endpoint, by every name they go by. */
export class CallBook {
  readonly #byName = new Map<CallName, Call>();
  readonly #byDialog = new Map<string, Call>();
  readonly #byInvite = new Map<TransactionKey, IncomingCall>();
  readonly #queue = new DeadlineQueue<Call>();
  #halfOpen = new Set<Call>();

  get count(): number {
    return this.#byName.size;
  }

  /** Calls that are not yet answered and acknowledged. */
  get halfOpen(): number {
    return this.#halfOpen.size;
  }

  get deadline(): Instant | undefined {
    return this.#queue.deadline;
  }

  add(call: Call): void {
    this.#byName.set(call.name, call);
    this.#byDialog.set(dialogKey(call.callId, call.localTag), call);
    if (call instanceof IncomingCall) this.#byInvite.set(call.invite, call);
    this.#halfOpen.add(call);
    this.note(call);
  }

  named(name: CallName): Call | undefined {
    return this.#byName.get(name);
  }

  /** The call that a request within a dialog means: by Call-ID and our tag. */
  withDialog(callId: string, localTag: string): Call | undefined {
    return this.#byDialog.get(dialogKey(callId, localTag));
  }

  invitedBy(invite: TransactionKey): IncomingCall | undefined {
    return this.#byInvite.get(invite);
  }

  /** A call has been stepped: its deadline may have moved, or it is over and forgotten. */
  note(call: Call): void {
    if (!call.ended) {
      if (call.established) this.#halfOpen.delete(call);
      this.#queue.watch(call);
      return;
    }
    this.#queue.drop(call);
    this.#halfOpen.delete(call);
    this.#byName.delete(call.name);
    this.#byDialog.delete(dialogKey(call.callId, call.localTag));
    if (call instanceof IncomingCall) this.#byInvite.delete(call.invite);
  }

  /** One call that is due. */
  takeDue(now: Instant): Call | undefined {
    return this.#queue.take(now);
  }
}
