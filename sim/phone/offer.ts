import { type Codec, findCodec, g722, opusCodec, pcma, pcmu } from '#audio';
import { type Dice, invariant } from '#base';
import {
  type Agreement,
  type Capabilities,
  type CodecCapability,
  makeOffer,
  parseSdp,
  printSdp,
  type SdesSuiteName,
  type SessionDescription,
  sdesSuites,
} from '#protocols/sdp';
import { libopus } from '#providers/libopus';

/** Codecs by the names of SDP. G.729 is only offered, as contact centres do: nobody here can speak it. */
export type CodecName = 'opus' | 'G722' | 'PCMU' | 'PCMA' | 'G729';
export const codecNames: readonly CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA', 'G729'];

/** What a telephone offers for sound. */
export interface SoundPlan {
  readonly codecs: readonly CodecName[];
  /** SRTP suites in the order of their tags; none for plain RTP. */
  readonly suites: readonly SdesSuiteName[];
  /** Whether our own keys are printed with the `=` at their end. */
  readonly padded: boolean;
}

const formats: Readonly<Record<CodecName, CodecCapability>> = {
  opus: {
    codec: { encoding: 'opus', clockRateHz: 48_000, channels: 2, audioRateHz: 16_000, staticPayloadType: undefined },
    payloadType: 102,
    parameters: 'useinbandfec=1',
  },
  G722: { codec: { encoding: 'G722', clockRateHz: 8000, channels: 1, audioRateHz: 16_000, staticPayloadType: 9 } },
  PCMU: { codec: { encoding: 'PCMU', clockRateHz: 8000, channels: 1, audioRateHz: 8000, staticPayloadType: 0 } },
  PCMA: { codec: { encoding: 'PCMA', clockRateHz: 8000, channels: 1, audioRateHz: 8000, staticPayloadType: 8 } },
  G729: { codec: { encoding: 'G729', clockRateHz: 8000, channels: 1, audioRateHz: 8000, staticPayloadType: 18 } },
};

/** What the far side may do with us, in the words of `#protocols/sdp`. Keys are shown over any transport: a simulator has no secrets. */
export const capabilitiesOf = (plan: SoundPlan, at: { readonly host: string; readonly port: number }, dice: Dice): Capabilities => ({
  address: { family: at.host.includes(':') ? 'IP6' : 'IP4', host: at.host },
  port: at.port,
  codecs: plan.codecs.map((name) => formats[name]),
  codecChoice: 'theirs',
  events: new Set(Array.from({ length: 16 }, (_, event) => event)),
  comfortNoise: false,
  packetMs: 20,
  mostPacketMs: 60,
  direction: 'sendrecv',
  srtp: {
    use: plan.suites.length === 0 ? 'never' : 'required',
    opportunistic: false,
    suites: plan.suites,
    choice: 'theirs',
    keyPadding: plan.padded ? 'padded' : 'unpadded',
    signalling: 'plain',
    keysOverPlainSignalling: true,
    allowUnencrypted: false,
    allowUnauthenticated: false,
  },
  dice,
});

/** The first offer. Contact centres offer telephone events at 8,000 Hz alone, whatever the codecs: theirs is the shape we take. */
export function firstOffer(capabilities: Capabilities): SessionDescription {
  const made = makeOffer(capabilities);
  invariant(made.ok, 'keys may travel over any signalling here');
  const text = printSdp(made.value);
  const wide = /^a=rtpmap:(\d+) telephone-event\/48000/m.exec(text)?.[1];
  if (wide === undefined) return made.value;
  const without = text.replace(new RegExp(`^a=(?:rtpmap|fmtp):${wide} .*\r\n`, 'gm'), '').replace(new RegExp(`^(m=.*?) ${wide}\\b`, 'm'), '$1');
  const parsed = parseSdp(without);
  invariant(parsed.ok, 'an offer less one format is an offer');
  return parsed.value;
}

let opus: Codec | undefined;
/** The codec that speaks what was agreed; undefined for G.729. */
export function codecOf({ send }: Agreement): Codec | undefined {
  const { encoding, clockRateHz, channels } = send.codec;
  if (encoding.toLowerCase() === 'opus') opus ??= opusCodec(libopus());
  return findCodec([pcmu, pcma, g722, ...(opus ? [opus] : [])], { payloadType: send.payloadType, encoding, clockRateHz, channels });
}

/** An `a=crypto` line as it stands in an answer: the key itself is not kept. */
export interface AnsweredCrypto {
  readonly tag: string;
  readonly suite: string;
  readonly keyCharacters: number;
}

/** The `a=crypto` lines of a description, read by themselves: what matters here is how they are written. */
export const cryptosIn = (sdp: string): readonly AnsweredCrypto[] =>
  [...sdp.matchAll(/^a=crypto:(\d+) (\S+) inline:([^|;\s]+)/gm)].map(([, tag = '', suite = '', key = '']) => ({
    tag,
    suite,
    keyCharacters: key.length,
  }));

/** How many characters a key of this suite has with its `=`; undefined for suites we do not know. */
export function paddedCharacters(suite: string): number | undefined {
  const sizes = Object.hasOwn(sdesSuites, suite) ? sdesSuites[suite as SdesSuiteName] : undefined;
  return sizes && 4 * Math.ceil((sizes.keyBytes + sizes.saltBytes) / 3);
}
