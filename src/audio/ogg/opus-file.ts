import { bad, invariant, ok, type Result } from '#base';
import { mostSegments, type OggPage, parseOggPage, printOggPage, segmentsOf } from './page.ts';

/** An Ogg Opus file (RFC 7845) as we make them: each channel is a stream of its own, mono, so that one side is never heard in the other. */
export interface OggOpusForm {
  readonly channels: 1 | 2;
  /** What it was recorded with; only told, for Opus itself always speaks of 48 kHz. */
  readonly rateHz: number;
  /** Samples at 48 kHz that the decoder gives before the sound begins. */
  readonly preSkip: number;
}

/** Opus counts in this rate, whatever it carries. */
export const opusRateHz = 48_000;

const ascii = (text: string): number[] => Array.from(text, (sign) => sign.charCodeAt(0));
const vendor = 'Cordboard';

/** RFC 7845 §5.1. Two channels are mapping family 1 with two streams, none coupled: left and right stay apart. */
function printOpusHead({ channels, rateHz, preSkip }: OggOpusForm): Uint8Array {
  const mapping = channels === 1 ? [] : [channels, 0, 0, 1];
  const octets = Uint8Array.from([...ascii('OpusHead'), 1, channels, 0, 0, 0, 0, 0, 0, 0, 0, channels === 1 ? 0 : 1, ...mapping]);
  const view = new DataView(octets.buffer);
  view.setUint16(10, preSkip, true);
  view.setUint32(12, rateHz, true);
  return octets;
}

function parseOpusHead(octets: Uint8Array): Result<OggOpusForm> {
  if (octets.length < 19) return bad('the first packet is too short');
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const channels = view.getUint8(9);
  if (channels !== 1 && channels !== 2) return bad('not one or two channels');
  const form = { channels, preSkip: view.getUint16(10, true), rateHz: view.getUint32(12, true) } as const;
  const wanted = printOpusHead(form);
  return wanted.length === octets.length && wanted.every((octet, i) => octet === octets[i]) ? ok(form) : bad('not an Ogg Opus file of ours');
}

/** RFC 7845 §5.2: who made it, and no comments. */
const opusTags = (): Uint8Array => Uint8Array.from([...ascii('OpusTags'), vendor.length, 0, 0, 0, ...ascii(vendor), 0, 0, 0, 0]);

/** Makes an Ogg Opus file of packets, a page for each second. */
export interface OggOpusWriter {
  /** The pages before the first packet. */
  begin(): Uint8Array;
  /** Takes a packet of all channels, so many samples at 48 kHz long; gives the pages that it completes, often none. */
  write(packet: Uint8Array, samples: number): Uint8Array;
  /** The last page. `samples`: the sound's whole length at 48 kHz; what the packets hold beyond it is not played. */
  end(samples: number): Uint8Array;
}

const pageSamples = opusRateHz;

/** `serial`: any number; the same gives the same file. */
export function writeOggOpus(form: OggOpusForm, serial = 1): OggOpusWriter {
  let sequence = 0;
  let granule = 0;
  let packets: Uint8Array[] = [];
  let segments = 0;
  let since = 0;
  const page = (last = false, at = granule): Uint8Array => {
    const printed = printOggPage({ serial, sequence: sequence++, granule: at, packets, last });
    packets = [];
    segments = 0;
    since = granule;
    return printed;
  };
  const nothing = new Uint8Array(0);
  return {
    begin() {
      const head = printOggPage({ serial, sequence: sequence++, granule: 0, packets: [printOpusHead(form)], first: true });
      const tags = printOggPage({ serial, sequence: sequence++, granule: 0, packets: [opusTags()] });
      return concat([head, tags]);
    },
    write(packet, samples) {
      const needs = segmentsOf(packet.length);
      invariant(needs <= mostSegments, 'a packet of 20 ms fits on a page');
      const full = segments + needs > mostSegments || granule - since >= pageSamples ? page() : nothing;
      packets.push(packet);
      segments += needs;
      granule += samples;
      return full;
    },
    end: (samples) => page(true, Math.min(granule, form.preSkip + samples)),
  };
}

/** What an Ogg Opus file holds, as it comes. `ends`: the sound's length at 48 kHz up to the end of these packets, once they are to be trusted. */
export interface OggOpusPart {
  readonly form: OggOpusForm;
  readonly packets: readonly Uint8Array[];
  readonly endsAt: number;
}

export interface OggOpusReader {
  /** Takes the next octets, of any number; gives what they complete. */
  read(octets: Uint8Array): Result<readonly OggOpusPart[]>;
  /** Did it come to its last page? */
  readonly over: boolean;
}

/** Reads files that `writeOggOpus` made. */
export function readOggOpus(): OggOpusReader {
  let rest: Uint8Array = new Uint8Array(0);
  let form: OggOpusForm | undefined;
  let tagged = false;
  let over = false;
  const take = (page: OggPage): Result<OggOpusPart | undefined> => {
    if (page.continued || page.unfinished) return bad('not an Ogg Opus file of ours');
    if (form === undefined) {
      const head = parseOpusHead(page.packets[0] ?? new Uint8Array(0));
      if (!head.ok) return head;
      form = head.value;
      return ok(undefined);
    }
    if (!tagged) {
      tagged = true;
      return ok(undefined);
    }
    over ||= page.last;
    return ok({ form, packets: page.packets, endsAt: Math.max(0, page.granule - form.preSkip) });
  };
  return {
    get over() {
      return over;
    },
    read(octets) {
      rest = rest.length === 0 ? octets : concat([rest, octets]);
      const parts: OggOpusPart[] = [];
      let at = 0;
      for (let found = parseOggPage(rest, at); found !== undefined; found = parseOggPage(rest, at)) {
        if (!found.ok) return found;
        const part = take(found.value.page);
        if (!part.ok) return part;
        if (part.value) parts.push(part.value);
        at = found.value.end;
      }
      rest = Uint8Array.from(rest.subarray(at));
      return ok(parts);
    },
  };
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
