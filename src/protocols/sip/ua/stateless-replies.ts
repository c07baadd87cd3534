import { hash } from 'node:crypto';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { Hop } from '../message/hop.ts';
import type { SipRequest } from '../message/message.ts';
import type { Malformed } from '../message/parse-message.ts';
import { printMessage } from '../message/print-message.ts';
import { malformedHop, replyHop, replyTo, replyToMalformed } from '../transaction/reply.ts';
import type { UaOutput } from './ua-input.ts';

/** Fields without which a refusal is no use; of several challenges the best. */
function necessary(headers: ForeignHeaders): ForeignHeaders {
  const kept = headers.filter(([name]) => ['Unsupported', 'Min-SE', 'Retry-After', 'WWW-Authenticate'].includes(name));
  return kept.filter(([name], at) => kept.findIndex(([other]) => other === name) === at);
}

/**
 * Answers strangers without keeping anything for them (RFC 3261 §8.2.7): the same request gets the same answer, tag and all.
 * Over UDP the sender may be someone else than it says, so no answer is more than three times its question (threat: reflection).
 */
export class StatelessReplies {
  readonly #secret: string;
  /** Size of the question at hand. */
  askedBytes = 0;

  constructor(secret: Uint8Array) {
    this.#secret = Buffer.from(secret).toString('base64');
  }

  /** The tag that goes with a request. */
  tagFor(request: SipRequest): string {
    return this.#tag(request.essentials.callId, request.essentials.fromTag ?? '');
  }

  /** An answer; with the bare necessities where all would be too much for so small a question. */
  answer(request: SipRequest, from: Hop, status: number, headers: ForeignHeaders, toTag = this.tagFor(request)): UaOutput {
    const print = (some: ForeignHeaders): Uint8Array => printMessage(replyTo(request, from, status, { toTag, headers: some }));
    const full = print(headers);
    return this.#modestly(this.#isModest(full, from) ? full : print(necessary(headers)), from, replyHop(request.essentials.via, from));
  }

  /** An answer to what could not be read, and the note of it; or why there is none. */
  answerMalformed(malformed: Malformed, from: Hop): readonly UaOutput[] {
    const { says, status, answer } = malformed;
    const reply = replyToMalformed(malformed, from, this.#tag(answer?.headers.get('call-id') ?? '', answer?.headers.get('from') ?? ''));
    if (!reply || !answer) return [{ kind: 'message-dropped', why: says, from }];
    return [
      { kind: 'request-refused', method: answer.method, status, why: says, from },
      this.#modestly(printMessage(reply), from, malformedHop(malformed, from)),
    ];
  }

  #isModest(octets: Uint8Array, from: Hop): boolean {
    return from.transport !== 'udp' || octets.length <= 3 * this.askedBytes;
  }

  #modestly(octets: Uint8Array, from: Hop, to: Hop): UaOutput {
    if (this.#isModest(octets, from)) return { kind: 'transmit', octets, to };
    return { kind: 'message-dropped', why: 'the answer would be too large for so small a question', from };
  }

  #tag(callId: string, from: string): string {
    // A keyed prefix is enough here: the tag only has to be unguessable, and its own extension is of no use to anyone.
    return hash('sha256', `${this.#secret}|${callId}|${from}`).slice(0, 16);
  }
}
