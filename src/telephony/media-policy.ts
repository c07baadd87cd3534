import type { Codec } from '#audio';
import type { Dice } from '#base';
import type { SourcePolicy } from '#media';
import type { Capabilities, KeyPadding, SdesSuiteName } from '#protocols/sdp';

/** What a channel lets its calls' sound be. */
export interface MediaPolicy {
  /** Best first. */
  readonly codecs: readonly Codec[];
  readonly codecChoice: 'ours' | 'theirs';
  readonly srtp: 'never' | 'allowed' | 'required';
  /** Best first. */
  readonly suites: readonly SdesSuiteName[];
  readonly suiteChoice: 'ours' | 'theirs';
  /** "Pad crypto": whether the `=` of base64 stands in our `a=crypto`. */
  readonly keyPadding: KeyPadding;
  /** Take and show keys though the signalling can be read on the way. */
  readonly keysOverPlainSignalling: boolean;
  readonly comfortNoise: boolean;
  readonly sourcePolicy: SourcePolicy;
}

/** Where a call's sound is received, as the far side must be told. */
export interface MediaPlace {
  /** An IP address. */
  readonly host: string;
  readonly port: number;
  readonly rtcpPort: number;
}

/** The keyboard of a telephone: 0–9, *, #, A–D (RFC 4733 §3.2). */
const keyboard: ReadonlySet<number> = new Set(Array.from({ length: 16 }, (_, event) => event));

/** What we can do in this call, in the words of SDP. */
export const capabilitiesOf = (policy: MediaPolicy, place: MediaPlace, secure: boolean, dice: Dice): Capabilities => ({
  address: { family: place.host.includes(':') ? 'IP6' : 'IP4', host: place.host },
  port: place.port,
  rtcpPort: place.rtcpPort,
  codecs: policy.codecs.map(({ name, clockRateHz, channels, rateHz, payloadType }) => ({
    codec: { encoding: name, clockRateHz, channels, audioRateHz: rateHz, staticPayloadType: payloadType },
    ...(name === 'opus' ? { parameters: 'maxplaybackrate=16000;sprop-maxcapturerate=16000;useinbandfec=1' } : {}),
  })),
  codecChoice: policy.codecChoice,
  events: keyboard,
  comfortNoise: policy.comfortNoise,
  packetMs: 20,
  // What leaves here is always 20 ms a packet; what comes may be longer.
  mostPacketMs: 20,
  direction: 'sendrecv',
  srtp: {
    use: policy.srtp,
    opportunistic: policy.srtp === 'allowed',
    suites: policy.suites,
    choice: policy.suiteChoice,
    keyPadding: policy.keyPadding,
    signalling: secure ? 'secure' : 'plain',
    keysOverPlainSignalling: policy.keysOverPlainSignalling,
    allowUnencrypted: false,
    allowUnauthenticated: false,
  },
  dice,
});
