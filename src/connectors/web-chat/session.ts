import { earliest, type Instant, later, type Machine, type Tick } from '#base';
import type { ThreadItem, ThreadSign } from '#contract';
import type { Inbound, Outbound, WrittenMessage } from './protocol.ts';
import { mayRetry, type Refusal } from './refusal.ts';

/** What happens to one connection of a visitor, from all sides. */
export type SessionInput =
  | { readonly kind: 'said'; readonly message: Inbound | 'malformed' }
  | { readonly kind: 'pong' }
  /** The token was looked at; `until`: when it ends. */
  | { readonly kind: 'admitted'; readonly until: Instant }
  | { readonly kind: 'turned-away'; readonly refusal: Refusal }
  | { readonly kind: 'missed'; readonly items: readonly ThreadItem[] }
  /** `waitingBytes`: what the far side has not taken yet. */
  | { readonly kind: 'happened'; readonly what: ThreadItem | ThreadSign; readonly waitingBytes: number }
  | { readonly kind: 'taken'; readonly id: string; readonly result: 'taken' | 'seen' }
  | { readonly kind: 'refused'; readonly id?: string; readonly refusal: Refusal }
  | { readonly kind: 'shut' };

export type SessionOutput =
  | { readonly kind: 'verify'; readonly token: string }
  /** Watch the thread from now on, then read what came after this item. */
  | { readonly kind: 'follow'; readonly after?: string | undefined }
  | { readonly kind: 'open' }
  | { readonly kind: 'take'; readonly message: WrittenMessage }
  | { readonly kind: 'typing' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'send'; readonly said: Outbound }
  | { readonly kind: 'ping' }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

export interface SessionRules {
  readonly helloTimeoutMs: number;
  readonly pingEveryMs: number;
}

/** A reader who is so far behind comes back with the last id they have. */
const mostWaitingBytes = 512 * 1024;
/** What may happen while the past is read, and messages that may wait for their commit. */
const mostHeld = 1000;
const mostUnanswered = 32;
const mostMalformed = 20;
const missedPings = 2;
/** Items of one message of ours. */
const itemsAtOnce = 50;

const closeCodeOf = ({ code }: Refusal): number => (code === 'UNAUTHORIZED' ? 4401 : mayRetry(code) ? 1013 : 1008);
const isItem = (what: ThreadItem | ThreadSign): what is ThreadItem => 'id' in what;

/**
 * One connection: hello with a token, what was missed, then what happens; nothing is lost and nothing doubled between the two.
 * Close codes: 1001 shutting down or silent · 1008 hello missing or refused · 1013 too slow, or the house is busy: come back later · 4400 not understood · 4401 the token is not (or no longer) valid.
 */
export class Session implements Machine<SessionInput | Tick, SessionOutput> {
  readonly #rules: SessionRules;
  #phase: 'hello' | 'verifying' | 'catching-up' | 'live' | 'over' = 'hello';
  #after: string | undefined;
  #until: Instant | undefined;
  #helloBy: Instant;
  #pingAt: Instant;
  #pings = 0;
  #malformed = 0;
  readonly #unanswered = new Set<string>();
  readonly #held: (ThreadItem | ThreadSign)[] = [];
  /** Ids that were among what was missed: the watch may tell of the last of them again. */
  #known = new Set<string>();
  #out: SessionOutput[] = [];

  constructor(rules: SessionRules, now: Instant) {
    this.#rules = rules;
    this.#helloBy = later(now, rules.helloTimeoutMs);
    this.#pingAt = later(now, rules.pingEveryMs);
  }

  get deadline(): Instant | undefined {
    if (this.#phase === 'over') return undefined;
    return this.#phase === 'hello' ? earliest(this.#helloBy, this.#pingAt) : earliest(this.#pingAt, this.#until);
  }

  step(input: SessionInput | Tick, now: Instant): readonly SessionOutput[] {
    this.#out = [];
    if (this.#phase !== 'over') this.#take(input, now);
    return this.#out;
  }

  #take(input: SessionInput | Tick, now: Instant): void {
    switch (input.kind) {
      case 'tick':
        return this.#tick(now);
      case 'said':
        this.#alive(now);
        return input.message === 'malformed' ? this.#complain() : this.#hear(input.message);
      case 'pong':
        return this.#alive(now);
      case 'admitted':
        if (this.#phase !== 'verifying') return;
        this.#phase = 'catching-up';
        this.#until = input.until;
        this.#out.push({ kind: 'follow', after: this.#after });
        return;
      case 'turned-away':
        this.#send({ type: 'refused', refusal: input.refusal });
        return this.#close(closeCodeOf(input.refusal), input.refusal.code);
      case 'missed':
        return this.#catchUp(input.items);
      case 'happened':
        if (this.#phase === 'catching-up') {
          if (this.#held.push(input.what) > mostHeld) this.#close(1013, 'too slow');
        } else if (input.waitingBytes > mostWaitingBytes) this.#close(1013, 'too slow');
        else if (this.#phase === 'live') this.#tell(input.what);
        return;
      case 'taken':
        this.#unanswered.delete(input.id);
        return this.#send({ type: 'ack', id: input.id, result: input.result });
      case 'refused':
        if (input.id !== undefined) this.#unanswered.delete(input.id);
        return this.#send({ type: 'refused', ...(input.id === undefined ? {} : { id: input.id }), refusal: input.refusal });
      case 'shut':
        return this.#close(1001, 'shutting down');
    }
  }

  #hear(message: Inbound): void {
    if (message.type === 'ping') return this.#send({ type: 'pong' });
    if (this.#phase === 'hello') {
      if (message.type !== 'hello') return this.#close(1008, 'hello first');
      this.#phase = 'verifying';
      this.#after = message.after;
      this.#out.push({ kind: 'verify', token: message.token });
      return;
    }
    if (message.type === 'hello') return this.#complain();
    if (this.#phase === 'verifying') return this.#close(1008, 'hello first');
    switch (message.type) {
      case 'open':
        return void this.#out.push({ kind: 'open' });
      case 'typing':
        return void this.#out.push({ kind: 'typing' });
      case 'leave':
        return void this.#out.push({ kind: 'leave' });
      case 'message': {
        const { type, ...written } = message;
        // The same message is on its way already: its answer will do for both.
        if (this.#unanswered.has(written.id)) return;
        if (this.#unanswered.size >= mostUnanswered)
          return this.#send({ type: 'refused', id: written.id, refusal: { code: 'TOO_MANY', afterMs: 1000 } });
        this.#unanswered.add(written.id);
        this.#out.push({ kind: 'take', message: written });
      }
    }
  }

  #catchUp(items: readonly ThreadItem[]): void {
    if (this.#phase !== 'catching-up') return;
    this.#phase = 'live';
    for (let i = 0; i < items.length; i += itemsAtOnce) this.#send({ type: 'items', items: items.slice(i, i + itemsAtOnce) });
    this.#known = new Set(items.map(({ id }) => id));
    for (const what of this.#held.splice(0)) this.#tell(what);
    this.#send({ type: 'ready' });
  }

  #tell(what: ThreadItem | ThreadSign): void {
    if (!isItem(what)) return this.#send(what.kind === 'over' ? { type: 'over' } : { type: 'typing', from: what.from });
    if (this.#known.has(what.id)) return;
    this.#known.clear(); // Items come in order: once one is new, all later ones are.
    this.#send({ type: 'items', items: [what] });
  }

  #complain(): void {
    this.#send({ type: 'refused', refusal: { code: 'MALFORMED' } });
    if (++this.#malformed >= mostMalformed || this.#phase === 'hello') this.#close(4400, 'not understood');
  }

  #alive(now: Instant): void {
    this.#pings = 0;
    this.#pingAt = later(now, this.#rules.pingEveryMs);
  }

  #tick(now: Instant): void {
    if (this.#phase === 'hello' && now >= this.#helloBy) return this.#close(1008, 'no hello in time');
    if (this.#until !== undefined && now >= this.#until) return this.#close(4401, 'token over');
    if (now < this.#pingAt) return;
    if (this.#pings >= missedPings) return this.#close(1001, 'silent');
    this.#pings++;
    this.#pingAt = later(now, this.#rules.pingEveryMs);
    this.#out.push({ kind: 'ping' });
  }

  #send(said: Outbound): void {
    this.#out.push({ kind: 'send', said });
  }

  #close(code: number, reason: string): void {
    this.#phase = 'over';
    this.#out.push({ kind: 'close', code, reason });
  }
}
