import type { CapturedMessage } from '#net';

/** Every SIP message of one call, in order, secrets masked. Holds personal data. */
export interface Ladder {
  readonly messages: readonly CapturedMessage[];
  /** Messages that came after the ladder was full. */
  readonly dropped: number;
}

const mostMessages = 200;
const mostCharacters = 256 * 1024;
/** Messages that came just before their call was known: its INVITE, and what was answered at once. */
const mostLoose = 16;

interface Climb {
  readonly messages: CapturedMessage[];
  characters: number;
  dropped: number;
}

/** Sorts an endpoint's captured messages by call. */
export class Ladders {
  readonly #climbs = new Map<string, Climb>();
  #loose: { readonly callId: string; readonly message: CapturedMessage }[] = [];

  /** A message was sent or received. */
  note(captured: CapturedMessage): void {
    const message = withoutKeys(captured);
    const callId = /^(?:call-id|i)[ \t]*:[ \t]*(.*)$/im.exec(message.text)?.[1]?.trim();
    if (callId === undefined) return;
    const climb = this.#climbs.get(callId);
    if (climb !== undefined) put(climb, message);
    else {
      this.#loose.push({ callId, message });
      if (this.#loose.length > mostLoose) this.#loose.shift();
    }
  }

  /** From now on this call's messages are kept, with those that have just passed. */
  begin(callId: string): void {
    if (this.#climbs.has(callId)) return;
    const climb: Climb = { messages: [], characters: 0, dropped: 0 };
    this.#climbs.set(callId, climb);
    for (const { callId: other, message } of this.#loose) if (other === callId) put(climb, message);
    this.#loose = this.#loose.filter((one) => one.callId !== callId);
  }

  /** The call's ladder up to now. It goes on. */
  soFar(callId: string): Ladder {
    const { messages, dropped } = this.#climbs.get(callId) ?? { messages: [], dropped: 0 };
    return { messages: [...messages], dropped };
  }

  /** Keeps nothing more of the call. */
  forget(callId: string): void {
    this.#climbs.delete(callId);
  }

  get size(): number {
    return this.#climbs.size;
  }
}

/** Keys that were pressed may be a card's: an INFO that carries one says that it did, not which. */
const withoutKeys = (message: CapturedMessage): CapturedMessage =>
  /^(?:content-type|c)[ \t]*:[ \t]*application\/dtmf/im.test(message.text)
    ? { ...message, text: message.text.replace(/(\r?\n\r?\n)[\s\S]+$/, '$1(a key)') }
    : message;

function put(climb: Climb, message: CapturedMessage): void {
  if (climb.messages.length >= mostMessages || climb.characters + message.text.length > mostCharacters) climb.dropped++;
  else {
    climb.messages.push(message);
    climb.characters += message.text.length;
  }
}
