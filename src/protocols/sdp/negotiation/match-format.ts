import { defaultEvents, type EventList, parseEvents } from '../fields/event-list.ts';
import type { AudioSection, Format } from './audio-section.ts';
import type { Capabilities, CodecCapability } from './capabilities.ts';
import { type Codec, comfortNoise, telephoneEvent } from './codec.ts';

/** Are these the same codec? Opus at another clock, or G.722 at its true rate, is none that the RFCs know. */
export const isCodec = (format: Format, codec: Codec): boolean =>
  format.encoding.toLowerCase() === codec.encoding.toLowerCase() && format.clockRateHz === codec.clockRateHz && format.channels === codec.channels;

export interface Match {
  readonly format: Format;
  readonly capability: CodecCapability;
}

/** The codecs that both have, best first by whoever's order decides. */
export function commonCodecs(section: AudioSection, capabilities: Capabilities): Match[] {
  const { codecs, codecChoice } = capabilities;
  const pairs = section.formats.flatMap((format) => {
    const capability = codecs.find(({ codec }) => isCodec(format, codec));
    return capability === undefined ? [] : [{ format, capability }];
  });
  if (codecChoice === 'theirs') return pairs;
  return pairs.sort((a, b) => codecs.indexOf(a.capability) - codecs.indexOf(b.capability));
}

/**
 * The telephone events that go with a codec: at its own clock if there are such (RFC 4733 §2.1), else at 8,000 Hz,
 * which many put beside Opus, else any.
 */
export function eventsFor(formats: readonly Format[], codec: Codec): Format | undefined {
  const events = formats.filter((format) => format.encoding.toLowerCase() === telephoneEvent);
  return events.find((format) => format.clockRateHz === codec.clockRateHz) ?? events.find((format) => format.clockRateHz === 8000) ?? events[0];
}

/** The events that a format stands for. */
export const eventsOf = (format: Format): EventList => (format.parameters === undefined ? defaultEvents : parseEvents(format.parameters));

/** The comfort noise that goes with a codec; Opus has its own (RFC 3389 §1, RFC 7587 §3.1.3). */
export const noiseFor = (formats: readonly Format[], codec: Codec): Format | undefined =>
  codec.encoding === 'opus'
    ? undefined
    : formats.find((format) => format.encoding.toUpperCase() === comfortNoise && format.clockRateHz === codec.clockRateHz);

/**
 * How much sound to put into each packet to a peer: what it likes, if that is whole frames of ours and neither it nor we find it too much.
 * Frames are as long as our own preference.
 */
export function packetMsFor(section: AudioSection, capabilities: Capabilities): number {
  const { packetMs, mostPacketMs } = capabilities;
  const most = Math.min(mostPacketMs, section.mostPacketMs ?? mostPacketMs);
  const liked = section.packetMs ?? packetMs;
  return liked % packetMs === 0 && liked >= packetMs && liked <= most ? liked : packetMs;
}
