import type { Body, CallEvent } from '#protocols/sip';

/** So many far sides that ring for one call are told apart. */
const mostForks = 16;

/** Which answer to our offer counts: many may ring for one call of ours, and one picks up (RFC 3261 §13.2.2.4, RFC 3262 §5). */
export class PickUp {
  /** The answers in reliable provisional responses, by the tag of their fork: its 2xx does not say them again. */
  readonly #said = new Map<string, Body>();
  #rang = false;
  #picked = false;
  /** What is spoken by now was only announced: the 2xx has the last word. */
  #announced = false;

  /** Has a 2xx come? */
  get picked(): boolean {
    return this.#picked;
  }

  /** Does it ring for the first time? */
  rings({ response }: Extract<CallEvent, { kind: 'call-progressed' }>): boolean {
    const first = response.status === 180 && !this.#rang;
    this.#rang ||= first;
    return first;
  }

  /** The answer that an unreliable response announces: worth trying. A reliable one comes by itself next, and is kept here. */
  announces({ response, body, reliable }: Extract<CallEvent, { kind: 'call-progressed' }>): Body | undefined {
    if (body === undefined || !reliable) return body;
    if (this.#said.size < mostForks) this.#said.set(response.essentials.toTag ?? '', body);
    return undefined;
  }

  /** An announced answer, or a true one, is what is spoken now. */
  spoken(how: 'announced' | 'answered'): void {
    this.#announced = how === 'announced';
  }

  /** Somebody has picked up: what they have said before, whether that is all there will be, or neither: their word comes next. */
  pick({ response }: Extract<CallEvent, { kind: 'call-answered' }>): Body | 'settled' | undefined {
    this.#picked = true;
    const said = this.#said.get(response.essentials.toTag ?? '');
    return said ?? (this.#said.size === 0 && !this.#announced ? 'settled' : undefined);
  }
}
