import type { Instant, WallTime } from '#base';
import type { TransportName } from '#protocols/sip';

/** One message as it crossed the wire, secrets masked: for ladders and for people who look for a fault. Holds personal data. */
export interface CapturedMessage {
  readonly at: Instant;
  readonly wall: WallTime;
  readonly direction: 'in' | 'out';
  readonly transport: TransportName;
  readonly peer: { readonly address: string; readonly port: number };
  /** The whole message, with its keys and passwords taken out. */
  readonly text: string;
}

const gone = '[masked]';

/** Takes out what would let a reader in: answers to challenges and their nonces, SRTP keys (RFC 4568 `a=crypto`, `a=key-mgmt`, `k=`), passwords in URIs. */
export function maskSecrets(text: string): string {
  return text
    .replace(
      /^((?:Proxy-)?Authorization[ \t]*:[ \t]*)(.*(?:\r?\n[ \t].*)*)/gim,
      (_whole, name: string, value: string) => name + maskCredentials(value),
    )
    .replace(/^((?:WWW|Proxy)-Authenticate[ \t]*:.*(?:\r?\n[ \t].*)*)/gim, (line) =>
      line.replace(/(\b(?:nonce|opaque)[ \t]*=[ \t]*)("[^"]*"|[^\s,]+)/gi, `$1"${gone}"`),
    )
    .replace(/^(a=crypto:\d+[ \t]+\S+[ \t]+).*/gim, `$1${gone}`)
    .replace(/\binline:[A-Za-z0-9+/=]{8,}/gi, `inline:${gone}`)
    .replace(/^((?:a=key-mgmt:|k=)\w*[ :]?).*/gim, `$1${gone}`)
    .replace(/(\bsips?:[^\s:@<>"]{1,256}:)[^\s@<>"]{1,256}@/gi, `$1${gone}@`);
}

/** Names and realms stay: they say who failed to prove what. */
function maskCredentials(value: string): string {
  if (!/^Digest\b/i.test(value)) return `${/^\S*/.exec(value)?.[0] ?? ''} ${gone}`;
  return value.replace(/(\b(?:response|nonce|cnonce|opaque)[ \t]*=[ \t]*)("[^"]*"|[^\s,]+)/gi, `$1"${gone}"`);
}
