import { type Codec, createResampler, type FrameDecoder, type FrameEncoder, longestPacketMs, type RateHz, type Resampler } from '#audio';
import { bad, type Dice, ok, type Result } from '#base';
import { datagramKind, EventSender, isKeyboardKey, newRtpPacket, readRtp, sequenceSteps, writeRtpHeader, writeTelephoneEvent } from '#protocols/rtp';
import type { Agreement } from '#protocols/sdp';
import { openSrtpReceiver, openSrtpSender, type SrtpReceiver, type SrtpSender } from '#protocols/srtp';
import { codecOf } from './offer.ts';
import { openPlayout } from './playout.ts';

/** What came and went. */
export interface SoundFigures {
  readonly codec: string;
  /** The SRTP suite both ways; absent for plain RTP. */
  readonly suite?: string;
  readonly sentPackets: number;
  readonly receivedPackets: number;
  /** Never came, by the numbers of those that did. */
  readonly lostPackets: number;
  /** Came, and were not what was agreed: another payload type, no RTP, not authentic. */
  readonly strangePackets: number;
  readonly holes: { readonly count: number; readonly ms: number };
}

/** The sound of one call by RTP, both ways, in frames of 20 ms. It has no socket: octets come and go. */
export interface Sound {
  readonly figures: SoundFigures;
  /** Where to send. */
  readonly remote: { readonly host: string; readonly port: number };
  receive(octets: Uint8Array, nowMs: number): void;
  /** Fills the 20 ms that are heard from now on. */
  hear(frame: Int16Array, nowMs: number): void;
  /** Sends 20 ms. */
  say(frame: Int16Array, transmit: (octets: Uint8Array) => void): void;
  /** A telephone event; the sound pauses for it. */
  press(digit: string): void;
  /** After a re-INVITE. A word says why it can't be done. */
  agree(agreement: Agreement): string | undefined;
}

/** Larger steps of the sequence number are a new beginning, not a loss. */
const mostLost = 100;

interface Ways {
  readonly agreement: Agreement;
  readonly codec: Codec;
  readonly encoder: FrameEncoder;
  readonly decoder: FrameDecoder;
  readonly narrow: Resampler | undefined;
  readonly widen: Resampler | undefined;
  readonly sender: SrtpSender | undefined;
  readonly receiver: SrtpReceiver | undefined;
  readonly keys: EventSender | undefined;
}

function waysOf(agreement: Agreement, rateHz: RateHz): Result<Ways, string> {
  const codec = codecOf(agreement);
  if (!codec) return bad(`${agreement.send.codec.encoding} was answered, which nobody here can speak`);
  const sender = agreement.srtp && openSrtpSender(agreement.srtp.send);
  const receiver = agreement.srtp && openSrtpReceiver(agreement.srtp.receive);
  if (sender?.ok === false || receiver?.ok === false) return bad('the SRTP keys cannot be used');
  const other = codec.rateHz !== rateHz;
  return ok({
    agreement,
    codec,
    encoder: codec.openEncoder(),
    decoder: codec.openDecoder(),
    narrow: other ? createResampler(rateHz, codec.rateHz) : undefined,
    widen: other ? createResampler(codec.rateHz, rateHz) : undefined,
    sender: sender?.value,
    receiver: receiver?.value,
    keys: agreement.events && new EventSender({ clockRateHz: agreement.events.clockRateHz }),
  });
}

/** @param rateHz Of the frames on this side; the codec may have another. */
export function openSound(agreement: Agreement, rateHz: RateHz, dice: Dice): Result<Sound, string> {
  const opened = waysOf(agreement, rateHz);
  if (!opened.ok) return opened;
  let ways = opened.value;
  const playout = openPlayout(rateHz);
  const packet = newRtpPacket();
  const outgoing = new Uint8Array(2048);
  const decoded = new Int16Array((16_000 * longestPacketMs) / 1000);
  const ssrc = Buffer.from(dice.bytes(4)).readUInt32BE();
  let pending = new Int16Array(0);
  let sequence = Math.floor(dice.fraction() * 30_000);
  let timestamp = Math.floor(dice.fraction() * 2 ** 31);
  let spoke = false;
  let lastSequence: number | undefined;
  let sentPackets = 0;
  let receivedPackets = 0;
  let lostPackets = 0;
  let strangePackets = 0;

  const queue = (samples: Int16Array, nowMs: number): void => playout.queue(ways.widen ? ways.widen.write(samples) : samples, nowMs);

  const send = (
    payloadType: number,
    marker: boolean,
    at: number,
    write: (into: Uint8Array, from: number) => number,
    transmit: (octets: Uint8Array) => void,
  ): void => {
    const start = writeRtpHeader(outgoing, { payloadType, marker, sequence, timestamp: at, ssrc });
    const end = write(outgoing, start);
    const length = ways.sender ? ways.sender.protect(outgoing, end) : end;
    sequence = (sequence + 1) & 0xffff;
    if (typeof length !== 'number') return;
    sentPackets++;
    transmit(outgoing.slice(0, length));
  };

  /** A frame at the codec's own rate: resampling gives uneven pieces. */
  const atCodecRate = (frame: Int16Array): Int16Array => {
    if (!ways.narrow) return frame;
    const size = ways.codec.rateHz / 50;
    const more = ways.narrow.write(frame);
    const all = new Int16Array(pending.length + more.length);
    all.set(pending);
    all.set(more, pending.length);
    pending = all.slice(size);
    const out = new Int16Array(size);
    out.set(all.subarray(0, size));
    return out;
  };

  return ok({
    get figures() {
      const { codec, agreement: agreed } = ways;
      return {
        codec: codec.name,
        ...(agreed.srtp ? { suite: agreed.srtp.send.suite } : {}),
        sentPackets,
        receivedPackets,
        lostPackets,
        strangePackets,
        holes: playout.holes,
      };
    },
    get remote() {
      return { host: ways.agreement.remote.address.host, port: ways.agreement.remote.port };
    },
    receive(octets, nowMs) {
      const kind = datagramKind(octets, octets.length);
      if (kind === 'rtcp') return;
      const length = kind === 'rtp' ? (ways.receiver ? ways.receiver.unprotect(octets, octets.length) : octets.length) : undefined;
      if (typeof length !== 'number' || readRtp(octets, length, packet) !== undefined) {
        strangePackets++;
        return;
      }
      receivedPackets++;
      const steps = lastSequence === undefined ? 1 : sequenceSteps(lastSequence, packet.sequence);
      if (steps <= 0) return; // late, or twice
      if (packet.payloadType === ways.agreement.events?.receivePayloadType) {
        lastSequence = packet.sequence;
        return;
      }
      if (!ways.agreement.receive.some(({ payloadType }) => payloadType === packet.payloadType)) {
        strangePackets++;
        return;
      }
      lastSequence = packet.sequence;
      const samples = ways.decoder.decode(octets, packet.payloadStart, packet.payloadEnd, decoded);
      if (samples < 0) {
        strangePackets++;
        return;
      }
      if (steps > 1 && steps <= mostLost) {
        lostPackets += steps - 1;
        queue(new Int16Array((steps - 1) * samples), nowMs);
      }
      queue(decoded.subarray(0, samples), nowMs);
    },
    hear: (frame, nowMs) => playout.play(frame, nowMs),
    say(frame, transmit) {
      const { agreement: agreed, codec, encoder, keys } = ways;
      const ready = atCodecRate(frame);
      const at = timestamp;
      timestamp = (timestamp + codec.clockRateHz / 50) >>> 0;
      if (keys?.busy && agreed.events) {
        const { sendPayloadType } = agreed.events;
        for (const want of keys.step({ kind: 'frame', timestamp: at }))
          if (want.kind === 'packet')
            send(sendPayloadType, want.marker, want.timestamp, (into, from) => writeTelephoneEvent(into, from, want.report), transmit);
        return;
      }
      send(agreed.send.payloadType, !spoke, at, (into, from) => from + encoder.encode(ready, into.subarray(from)), transmit);
      spoke = true;
    },
    press(digit) {
      if (isKeyboardKey(digit)) ways.keys?.step({ kind: 'press', key: digit, toneMs: 100, pauseMs: 80 });
    },
    agree(next) {
      const srtp = (one: Agreement): string => JSON.stringify([one.srtp?.receive.suite, one.srtp && [...(one.srtp.receive.keys[0]?.reveal() ?? [])]]);
      // What only repeats goes on as it is: new counters under an old key would be a second pad from one book.
      if (srtp(next) === srtp(ways.agreement) && next.send.codec.encoding === ways.agreement.send.codec.encoding) {
        ways = { ...ways, agreement: next };
        return undefined;
      }
      const changed = waysOf(next, rateHz);
      if (!changed.ok) return changed.error;
      ways = changed.value;
      return undefined;
    },
  });
}
