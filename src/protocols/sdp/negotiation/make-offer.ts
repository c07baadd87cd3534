import { bad, invariant, ok, type Result } from '#base';
import type { CryptoAttribute } from '../crypto/crypto-attribute.ts';
import { printEvents } from '../fields/event-list.ts';
import type { SessionDescription } from '../session-description.ts';
import type { Negotiation } from './agreement.ts';
import { audioSections, type Format } from './audio-section.ts';
import type { Capabilities } from './capabilities.ts';
import { keysMayTravel, ownKey } from './choose-crypto.ts';
import { comfortNoise, telephoneEvent } from './codec.ts';
import { type Refusal, refusal } from './refusal.ts';
import { audioLines, refusedLines, timingOf, writeDescription } from './write-description.ts';

/**
 * Makes an offer (RFC 3264 §5) of everything we can, or a later one (§8) when `before` is the exchange in force: media keep their places,
 * payload types their meaning, keys their suites. Putting the far side on hold is an offer with another `direction`.
 * Refused only when SRTP is required over signalling that may carry no keys.
 */
export function makeOffer(capabilities: Capabilities, before?: Negotiation): Result<SessionDescription, Refusal> {
  const { srtp } = capabilities;
  const mayKey = srtp.use !== 'never' && keysMayTravel(srtp);
  if (srtp.use === 'required' && !mayKey) return bad(refusal('keys-over-plain-signalling'));
  const protocol = offeredProtocol(capabilities, before);
  const keyed = protocol.includes('SAVP') || (mayKey && srtp.opportunistic);
  const lines = audioLines(
    capabilities,
    protocol,
    offeredFormats(capabilities, before),
    keyed ? offeredCryptos(capabilities, before) : [],
    capabilities.direction,
  );
  const others = before?.local.media ?? [];
  const place = before?.agreement.mediaIndex ?? 0;
  const media = others.length === 0 ? [lines] : others.map((line, index) => (index === place ? lines : refusedLines(line)));
  return ok(writeDescription(capabilities, timingOf(before?.local), media, before?.local));
}

/** A call keeps its profile: changing it amid the call is what most peers have never tried. Else SRTP is offered only where it is required. */
function offeredProtocol({ srtp }: Capabilities, before: Negotiation | undefined): string {
  const kept = before?.agreement.protocol;
  if (kept !== undefined && (srtp.use !== 'required' || kept.includes('SAVP') || srtp.opportunistic)) return kept;
  return srtp.use === 'required' && !srtp.opportunistic ? 'RTP/SAVP' : 'RTP/AVP';
}

/** Every suite of ours, tagged from 1, under the key it already has if it has one. */
function offeredCryptos(capabilities: Capabilities, before: Negotiation | undefined): CryptoAttribute[] {
  const known = before === undefined ? [] : audioSections(before.local).flatMap(({ cryptos }) => cryptos);
  const tags = new Set(known.map(({ tag }) => tag));
  let next = 1;
  return capabilities.srtp.suites.map((suite) => {
    const kept = known.find((crypto) => crypto.suite === suite)?.tag;
    while (tags.has(next)) next++;
    return { tag: kept ?? next++, suite, keys: [ownKey(suite, before?.local, capabilities)] };
  });
}

/** A codec's name in full, by which it is found again. */
const fullName = ({ encoding, clockRateHz, channels }: Omit<Format, 'payloadType' | 'parameters'>): string =>
  `${encoding.toLowerCase()}/${clockRateHz}/${channels}`;

/** Gives out payload types so that none ever changes its meaning during a call (RFC 3264 §8.3.2). */
class PayloadTypes {
  readonly #byName = new Map<string, number>();
  readonly #taken = new Set<number>();
  readonly #wished: ReadonlySet<number | undefined>;

  /** `wished`: numbers not given to anyone who does not ask for them. */
  constructor(before: Negotiation | undefined, wished: readonly (number | undefined)[]) {
    this.#wished = new Set(wished);
    for (const description of before === undefined ? [] : [before.remote, before.local])
      for (const { formats } of audioSections(description))
        for (const format of formats) {
          this.#byName.set(fullName(format), format.payloadType);
          this.#taken.add(format.payloadType);
        }
  }

  give(what: Omit<Format, 'payloadType' | 'parameters'>, fixed: number | undefined, wish?: number): number {
    const known = fixed ?? this.#byName.get(fullName(what));
    if (known !== undefined) return known;
    const free = wish !== undefined && !this.#taken.has(wish) ? wish : this.#free();
    this.#taken.add(free);
    return free;
  }

  #free(): number {
    for (let type = 96; type < 128; type++) if (!this.#taken.has(type) && !this.#wished.has(type)) return type;
    invariant(false, 'nobody has codecs for all 32 dynamic payload types');
  }
}

/** Telephone events have long been 101 everywhere, and some believe it must be so. */
const usualEventType = 101;

function offeredFormats(capabilities: Capabilities, before: Negotiation | undefined): Format[] {
  const { codecs, events } = capabilities;
  const types = new PayloadTypes(before, [usualEventType, ...codecs.map(({ payloadType }) => payloadType)]);
  const formats: Format[] = codecs.map(({ codec, payloadType, parameters }) => ({
    encoding: codec.encoding,
    clockRateHz: codec.clockRateHz,
    channels: codec.channels,
    payloadType: types.give(codec, codec.staticPayloadType, payloadType),
    parameters,
  }));
  const clocks = [...new Set(codecs.map(({ codec }) => codec.clockRateHz))];
  if (events !== undefined)
    for (const clockRateHz of clocks) {
      const what = { encoding: telephoneEvent, clockRateHz, channels: 1 };
      formats.push({
        ...what,
        payloadType: types.give(what, undefined, clockRateHz === 8000 ? usualEventType : undefined),
        parameters: printEvents(events),
      });
    }
  if (capabilities.comfortNoise && clocks.includes(8000))
    formats.push({ encoding: comfortNoise, clockRateHz: 8000, channels: 1, payloadType: 13, parameters: undefined });
  return formats;
}
