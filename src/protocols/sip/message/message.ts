import { invariant } from '#base';
import { type Essentials, readEssentials } from './essentials.ts';
import type { Headers } from './header-list.ts';
import { parseUri, type Uri } from './uri.ts';

const nothing = new Uint8Array(0);

/** A request: parsed and found whole, or made by us. */
export class SipRequest {
  readonly kind = 'request' as const;
  readonly method: string;
  /** The Request-URI as written. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  #essentials: Essentials | undefined;
  #uri: Uri | undefined;

  constructor(method: string, target: string, headers: Headers, body: Uint8Array = nothing, essentials?: Essentials) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.#essentials = essentials;
  }

  /** Via, From, To, Call-ID and CSeq, read. */
  get essentials(): Essentials {
    return (this.#essentials ??= essentialsOf(this.headers));
  }

  /** The Request-URI, read. */
  get uri(): Uri {
    if (this.#uri) return this.#uri;
    const uri = parseUri(this.target);
    invariant(uri.ok, 'the parser lets no malformed Request-URI pass, and we make none');
    return (this.#uri = uri.value);
  }
}

/** A response: parsed and found whole, or made by us. */
export class SipResponse {
  readonly kind = 'response' as const;
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  #essentials: Essentials | undefined;

  constructor(status: number, reason: string, headers: Headers, body: Uint8Array = nothing, essentials?: Essentials) {
    this.status = status;
    this.reason = reason;
    this.headers = headers;
    this.body = body;
    this.#essentials = essentials;
  }

  /** Via, From, To, Call-ID and CSeq, read. */
  get essentials(): Essentials {
    return (this.#essentials ??= essentialsOf(this.headers));
  }
}

export type SipMessage = SipRequest | SipResponse;

function essentialsOf(headers: Headers): Essentials {
  const essentials = readEssentials(headers);
  invariant(essentials.ok, 'the parser lets no message without its essentials pass, and we make none');
  return essentials.value;
}
