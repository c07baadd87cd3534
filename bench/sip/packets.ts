import { writeFileSync } from 'node:fs';
import { encodeMulaw, generateSpeechLike } from '#audio';
import { rtpFixedHeaderBytes, writeRtpHeader } from '#protocols/rtp';
import { openSrtpSender, type SrtpSuiteName, srtpSuites } from '#protocols/srtp';

/** How the sound of a run is protected. */
export type Protection = 'plain' | Extract<SrtpSuiteName, 'AES_CM_128_HMAC_SHA1_80'>;

const frameBytes = 160;
/** Half a minute of speech-like sound, over and over. */
const loop = (() => {
  const speech = generateSpeechLike(30_000, 8000, -20, 7);
  const octets = new Uint8Array(speech.length);
  encodeMulaw(speech, octets);
  return octets;
})();

/** The key that all callers share: only one far side is played, as often as there are calls. */
const master = (suite: SrtpSuiteName): Uint8Array => {
  const { keyBytes, saltBytes } = srtpSuites[suite];
  return Uint8Array.from({ length: keyBytes + saltBytes }, (_, i) => (i * 37 + 11) & 255);
};

/** Writes what one caller says in `frames` packets of 20 ms, each behind its length in two octets. */
export function writePackets(file: string, frames: number, protection: Protection): void {
  const reveal = (): Uint8Array => master('AES_CM_128_HMAC_SHA1_80');
  const sender = protection === 'plain' ? undefined : openSrtpSender({ suite: protection, keys: [{ reveal }] });
  if (sender?.ok === false) throw new Error(`no SRTP sender: ${sender.error}`);
  const all: Buffer[] = [];
  for (let n = 0; n < frames; n++) {
    const packet = Buffer.alloc(rtpFixedHeaderBytes + frameBytes + 32);
    writeRtpHeader(packet, { payloadType: 0, marker: n === 0, sequence: n + 1, timestamp: n * frameBytes, ssrc: 0x5ca1ab1e });
    const from = (n * frameBytes) % (loop.length - frameBytes);
    packet.set(loop.subarray(from, from + frameBytes), rtpFixedHeaderBytes);
    const length = sender?.value.protect(packet, rtpFixedHeaderBytes + frameBytes) ?? rtpFixedHeaderBytes + frameBytes;
    if (typeof length !== 'number') throw new Error(`not protected: ${length}`);
    const head = Buffer.alloc(2);
    head.writeUInt16BE(length);
    all.push(head, packet.subarray(0, length));
  }
  writeFileSync(file, Buffer.concat(all));
}

/** Writes the callers' offer, with holes where their address and port will be. */
export function writeOffer(file: string, protection: Protection): void {
  const lines = ['v=0', 'o=- 1 1 IN IP4 MEDIAHOST', 's=-', 'c=IN IP4 MEDIAHOST', 't=0 0'];
  lines.push(`m=audio MEDIAPORT RTP/${protection === 'plain' ? 'AVP' : 'SAVP'} 0 101`, 'a=rtpmap:0 PCMU/8000');
  lines.push('a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', 'a=ptime:20', 'a=sendrecv');
  // Reports go where nobody listens: on one host the next port may be another call's.
  lines.push('a=rtcp:9 IN IP4 MEDIAHOST');
  if (protection !== 'plain') lines.push(`a=crypto:1 ${protection} inline:${Buffer.from(master(protection)).toString('base64')}`);
  writeFileSync(file, `${lines.join('\r\n')}\r\n`);
}
