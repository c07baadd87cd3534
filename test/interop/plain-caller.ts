import assert from 'node:assert/strict';
import { decodeMulaw, encodeMulaw, generateTone } from '#audio';
import { later, silentLogger } from '#base';
import { silentMeter } from '#contract';
import { createSipEndpoint, realDice, realScheduler, type SipEvent } from '#net';
import type { Ear } from './ear.ts';

/** The least that can call: offers and answers pass through other hands, and sound is sent by hand. */
export interface PlainCaller {
  /** Calls; gives the answer's SDP. */
  call(to: { readonly address: string; readonly user: string; readonly as: string }, offer: string): Promise<string>;
  hangUp(): Promise<void>;
  close(): Promise<void>;
}

export async function openPlainCaller(): Promise<PlainCaller> {
  const told: SipEvent[] = [];
  let wake = (): void => {};
  const endpoint = createSipEndpoint({
    listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }],
    scheduler: realScheduler(),
    dice: realDice(),
    logger: silentLogger,
    meter: silentMeter,
    listener(event) {
      told.push(event);
      wake();
    },
  });
  await endpoint.open();
  const event = async <Kind extends SipEvent['kind']>(kind: Kind): Promise<Extract<SipEvent, { kind: Kind }>> => {
    for (;;) {
      const found = told.find((one) => one.kind === kind);
      if (found) return found as Extract<SipEvent, { kind: Kind }>;
      const ended = told.find((one) => one.kind === 'call-end');
      assert.ok(
        ended === undefined || kind === 'call-end',
        `the call ended: ${JSON.stringify(ended, (key, value) => (key === 'message' ? undefined : value))}`,
      );
      await new Promise<void>((next) => (wake = next));
    }
  };
  return {
    async call({ address, user, as }, offer) {
      const [host = '', port = ''] = address.split(':');
      endpoint.send({
        kind: 'invite-requested',
        call: 'call',
        to: { host, port: Number(port), transport: 'udp' },
        target: `sip:${user}@${address}`,
        from: { uri: `sip:${as}@127.0.0.1` },
        body: { type: 'application/sdp', octets: Buffer.from(offer) },
      });
      const { body } = await event('answer-received');
      return Buffer.from(body.octets).toString();
    },
    async hangUp() {
      endpoint.send({ kind: 'hang-up-requested', call: 'call' });
      await event('call-end');
    },
    close: () => endpoint.close(),
  };
}

const frameOctets = 160;

/** Sends a tone in PCMU from an ear's port, 20 ms a packet, until told to stop. */
export function sendTone(ear: Ear, hz: number, to: { readonly host: string; readonly port: number }): () => void {
  const scheduler = realScheduler();
  const samples = generateTone(hz, 1000, 8000, -15);
  const sound = new Uint8Array(samples.length);
  encodeMulaw(samples, sound);
  const packet = Buffer.alloc(12 + frameOctets);
  const begun = scheduler.now();
  let sent = 0;
  let stopped = false;
  const next = (): void => {
    if (stopped) return;
    packet.writeUInt16BE(0x8000);
    packet.writeUInt16BE(sent & 0xffff, 2);
    packet.writeUInt32BE(sent * frameOctets, 4);
    packet.writeUInt32BE(0x5eed, 8);
    const from = (sent * frameOctets) % sound.length;
    packet.set(sound.subarray(from, from + frameOctets), 12);
    ear.send(Buffer.from(packet), to.host, to.port);
    sent++;
    scheduler.at(later(begun, sent * 20), next);
  };
  next();
  return () => {
    stopped = true;
  };
}

/** All sound that an ear heard in PCMU, in order of its numbers. */
export function soundOf({ packets }: Ear): Int16Array {
  const octets = Buffer.concat(packets.filter(({ payloadType }) => payloadType === 0).map(({ payload }) => payload));
  const samples = new Int16Array(octets.length);
  decodeMulaw(octets, samples);
  return samples;
}
