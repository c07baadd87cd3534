import { openUdpSocket } from '#net';

/** A packet of RTP, as far as it is looked at here. */
export interface HeardPacket {
  readonly atMs: number;
  readonly payloadType: number;
  readonly sequence: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

/** A port that hears RTP: where an SDP sends the gateway's sound to. */
export interface Ear {
  readonly port: number;
  readonly packets: readonly HeardPacket[];
  send(octets: Uint8Array, host: string, port: number): void;
  close(): Promise<void>;
}

export async function openEar(): Promise<Ear> {
  const packets: HeardPacket[] = [];
  const socket = await openUdpSocket(
    { host: '127.0.0.1', port: 0 },
    {
      datagram(octets) {
        const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
        // RTP of version 2; RTCP has packet types from 192 on (RFC 5761 §4).
        if (octets.length < 12 || view.getUint8(0) >> 6 !== 2 || (view.getUint8(1) >= 192 && view.getUint8(1) < 224)) return;
        packets.push({
          atMs: performance.now(),
          payloadType: view.getUint8(1) & 127,
          sequence: view.getUint16(2),
          ssrc: view.getUint32(8),
          payload: octets.slice(12 + 4 * (view.getUint8(0) & 15)),
        });
      },
      unsent: () => undefined,
    },
  );
  return { port: socket.port, packets, send: (octets, host, port) => void socket.send(octets, host, port), close: () => socket.close() };
}

/** The longest time without a packet between the first and the last, in milliseconds. */
export const longestPauseMs = ({ packets }: Ear): number =>
  packets.reduce((longest, { atMs }, at) => Math.max(longest, atMs - (packets[at - 1]?.atMs ?? atMs)), 0);

let lastPort = 14_000 + 2 * (process.pid % 6000);

/** An even port that is free with the eight above it, below those that the system gives out by itself (Linux: from 32768). */
export async function freePort(): Promise<number> {
  for (;;) {
    lastPort = lastPort >= 32_000 ? 14_000 : lastPort + 10;
    const port = lastPort;
    const socket = await openUdpSocket({ host: '127.0.0.1', port }, { datagram() {}, unsent() {} }).catch(() => undefined);
    await socket?.close();
    if (socket) return port;
  }
}
