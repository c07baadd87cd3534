import { type Dice, type Driven, drive, type Instant, type Scheduler } from '#base';
import type { CallName, Hop, InviteRequested, TransactionKey, UaInput, UaOutput } from '#protocols/sip';
import { sipErrors } from '#protocols/sip';
import type { Resolver } from './dns.ts';
import type { SipConnections } from './sip-connections.ts';
import { Failover, type FailoverInput, type FailoverOutput, type SetBack } from './sip-failover.ts';
import { type Destination, type LocateRules, locate, type Target } from './sip-locate.ts';
import { branchOfResponse } from './sip-wire.ts';

type PingRequested = Extract<UaInput, { kind: 'ping-requested' }>;

/** A call or a ping to somebody who is yet to be found. */
export type Dial = (Omit<InviteRequested, 'to'> | Omit<PingRequested, 'to'>) & {
  readonly to: Destination;
  /** How long even the last server may give no sign of life, not so much as 100; 32 s by UDP (RFC 3261 §17.1.1.2) unless told. */
  readonly silentMs?: number;
};

interface Attempt {
  readonly dial: Dial;
  failover: Driven<FailoverInput> | undefined;
  target: Target | undefined;
  transaction: TransactionKey | undefined;
  /** The end of the last try: told when there is no other. */
  verdict: UaOutput | undefined;
  abandoned: boolean;
}

export interface DiallerOptions {
  readonly resolver: Resolver;
  readonly rules: LocateRules;
  readonly dice: Dice;
  readonly scheduler: Scheduler;
  readonly connections: SipConnections;
  readonly setBack: SetBack;
  readonly attemptMs: number;
  readonly send: (input: UaInput) => void;
  readonly event: (event: UaOutput) => void;
  readonly broken: (error: unknown) => void;
}

const keyOf = (what: Dial | UaOutput | UaInput): string | undefined =>
  'ping' in what ? `ping ${what.ping}` : 'call' in what ? `call ${what.call}` : undefined;

/** Finds whom a call is for and tries one server after the other (RFC 3263 §4); to those above it is one call. */
export class SipDialler {
  readonly #options: DiallerOptions;
  readonly #attempts = new Map<string, Attempt>();

  constructor(options: DiallerOptions) {
    this.#options = options;
  }

  /** Attempts that have come to nothing yet. */
  get open(): number {
    return this.#attempts.size;
  }

  dial(dial: Dial): void {
    const { resolver, rules, dice, scheduler, setBack, attemptMs, broken } = this.#options;
    const key = keyOf(dial) ?? '';
    if (this.#attempts.has(key) && dial.kind === 'invite-requested')
      return this.#options.event({ kind: 'command-refused', call: dial.call, command: dial.kind, error: sipErrors.SIP_CALL_NAME_TAKEN() });
    const attempt: Attempt = { dial, failover: undefined, target: undefined, transaction: undefined, verdict: undefined, abandoned: false };
    this.#attempts.set(key, attempt);
    void locate(dial.to, resolver, rules, dice).then((found) => {
      if (attempt.abandoned) return;
      const machine = new Failover(setBack.order(found, scheduler.now()), attemptMs, dial.silentMs);
      attempt.failover = drive({ machine, scheduler, broken, output: (output, now) => this.#carry(key, attempt, output, now) });
      attempt.failover.send({ kind: 'begin' });
    });
  }

  /** Looks at what is asked of calls: true when the call is not yet with the machine and the wish has been dealt with here. */
  takes(input: UaInput): boolean {
    const attempt = this.#attempts.get(keyOf(input) ?? '');
    if (attempt?.dial.kind !== 'invite-requested' || input.kind === 'invite-requested') return false;
    const { call } = attempt.dial;
    if (attempt.failover) {
      if (input.kind === 'hang-up-requested') this.#forget(`call ${call}`, attempt);
      return false;
    }
    if (input.kind !== 'hang-up-requested')
      this.#options.event({ kind: 'command-refused', call, command: input.kind, error: sipErrors.SIP_COMMAND_UNTIMELY() });
    else {
      this.#forget(`call ${call}`, attempt);
      this.#options.event({ kind: 'call-end', call, by: 'us', cause: 'cancelled', status: undefined, message: undefined });
    }
    return true;
  }

  /** The machine sends a request as part of an input. */
  transmitted(input: UaInput | undefined, transaction: TransactionKey | undefined): void {
    if (input?.kind !== 'invite-requested' && input?.kind !== 'ping-requested') return;
    const attempt = this.#attempts.get(keyOf(input) ?? '');
    if (attempt) attempt.transaction ??= transaction;
  }

  /** A response has come. The machine keeps a 100 to itself, but it says that the server lives. */
  heard(octets: Uint8Array): void {
    const branch = branchOfResponse(octets);
    if (branch === undefined) return;
    for (const attempt of this.#attempts.values()) if (attempt.transaction?.split('|')[1] === branch) attempt.failover?.send({ kind: 'heard' });
  }

  /** Sees each event of the machine first: false keeps it from those above, since another server is tried. */
  passes(event: UaOutput): boolean {
    const key = keyOf(event);
    const attempt = key === undefined ? undefined : this.#attempts.get(key);
    if (key === undefined || !attempt?.failover) return true;
    if (event.kind === 'command-refused' && event.command !== 'invite-requested') return true;
    if (!isFailure(event)) {
      if (attempt.target) this.#options.setBack.clear(attempt.target);
      attempt.failover.send({ kind: 'settled' });
      this.#forget(key, attempt);
      return true;
    }
    attempt.verdict = event;
    attempt.failover.send({ kind: 'failed' });
    return false;
  }

  #carry(key: string, attempt: Attempt, output: FailoverOutput, now: Instant): void {
    switch (output.kind) {
      case 'try':
        return this.#try(attempt, output.target);
      case 'set-back':
        return this.#options.setBack.note(output.target, now);
      case 'take-back':
        if (attempt.transaction !== undefined) this.#options.send({ kind: 'transmit-failed', transaction: attempt.transaction });
        return;
      case 'exhausted':
        this.#forget(key, attempt);
        this.#options.event(attempt.verdict ?? nobody(attempt.dial));
    }
  }

  #try(attempt: Attempt, target: Target): void {
    const { transport, address, port, domain } = target;
    attempt.target = target;
    attempt.transaction = undefined;
    const connection = transport === 'udp' ? undefined : this.#options.connections.reach(transport, address, port, domain);
    if (transport !== 'udp' && !connection) {
      attempt.failover?.send({ kind: 'failed' });
      return;
    }
    const to: Hop = { transport, address, port, ...(connection ? { connection: connection.name } : {}) };
    this.#options.send({ ...attempt.dial, to });
  }

  #forget(key: string, attempt: Attempt): void {
    attempt.abandoned = true;
    this.#attempts.delete(key);
    // It may stand on the stack: its end must not come before its last word.
    const { failover } = attempt;
    if (failover) this.#options.scheduler.at(this.#options.scheduler.now(), () => failover.close());
  }

  /** Nothing is tried any more. */
  close(): void {
    for (const [key, attempt] of [...this.#attempts]) this.#forget(key, attempt);
  }
}

/** RFC 3263 §4.3: 503, and no answer at all, call for the next server. Whatever is ours is not theirs. */
function isFailure(event: UaOutput): boolean {
  if (event.kind === 'ping-answered') return event.status === undefined || event.status === 503;
  return event.kind === 'call-end' && event.by !== 'us' && (event.status === 503 || event.cause === 'unreachable');
}

/** How it ends when the destination has no server at all. */
function nobody(dial: Dial): UaOutput {
  if (dial.kind === 'ping-requested') return { kind: 'ping-answered', ping: dial.ping, status: undefined };
  const call: CallName = dial.call;
  return {
    kind: 'call-end',
    call,
    by: 'nobody',
    cause: 'unreachable',
    status: undefined,
    message: undefined,
    error: sipErrors.SIP_UNREACHABLE({ target: 'no server was found' }),
  };
}
