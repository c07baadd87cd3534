import { createSocket, type SocketOptions } from 'node:dgram';
import { isIP, isIPv6 } from 'node:net';
import { plainAddress } from './peer-address.ts';

export interface UdpOptions {
  /** The address to bind; IPv6 without brackets. An IPv6 socket takes no IPv4. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** What the kernel may hold for us, in octets; its own choice unless told. */
  readonly receiveBufferBytes?: number;
  /** Octets given to the socket that it has not yet sent. Beyond them datagrams are dropped, as the network would. */
  readonly backlogBytes?: number;
}

/** Who is told what comes in. Addresses are plain: no zone, no mapping. */
export interface UdpListener {
  datagram(octets: Uint8Array, address: string, port: number): void;
  /** A datagram could not be sent: no route, nobody there, or too large. Without it nobody asks, which is cheaper. */
  unsent?(address: string, port: number, error: Error): void;
}

/** A bound UDP socket. */
export interface UdpSocket {
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
  /** To an IP address. False when the datagram was dropped because too many wait. `unsent` is told instead of the listener. */
  send(octets: Uint8Array, address: string, port: number, unsent?: (error: Error) => void): boolean;
  close(): Promise<void>;
}

/** Addresses are no names: nothing is looked up, so a datagram leaves before `send` returns and not on the next turn. */
const lookup = (address: string, _options: unknown, found: (error: Error | null, address: string, family: number) => void): void =>
  found(isIP(address) === 0 ? new Error('not an IP address') : null, address, isIP(address));

/** Binds a UDP socket; rejects with the system's error when that fails. */
export function openUdpSocket(options: UdpOptions, listener: UdpListener): Promise<UdpSocket> {
  const family = isIPv6(options.host) ? 6 : 4;
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    ipv6Only: family === 6,
    lookup: lookup as SocketOptions['lookup'] & {},
    ...(options.receiveBufferBytes === undefined ? {} : { recvBufferSize: options.receiveBufferBytes }),
  });
  const backlogBytes = options.backlogBytes ?? 1_048_576;
  return new Promise((opened, refused) => {
    const failed = (error: Error): void => {
      socket.close();
      refused(error);
    };
    socket.once('error', failed);
    socket.bind(options.port, options.host, () => {
      socket.off('error', failed);
      // Errors after the bind concern single datagrams, and are told where they were sent.
      socket.on('error', (error) => listener.unsent?.('', 0, error));
      socket.on('message', (octets, from) => listener.datagram(octets, plainAddress(from.address) ?? from.address, from.port));
      const { address, port } = socket.address();
      let closed = false;
      opened({
        address,
        port,
        family,
        send(octets, to, toPort, unsent) {
          if (closed || socket.getSendQueueSize() + octets.length > backlogBytes) return false;
          if (unsent === undefined && listener.unsent === undefined) socket.send(octets, toPort, to);
          else
            socket.send(octets, toPort, to, (error) => {
              if (!error || closed) return;
              if (unsent) unsent(error);
              else listener.unsent?.(to, toPort, error);
            });
          return true;
        },
        close: () =>
          new Promise((done) => {
            if (closed) return done();
            closed = true;
            socket.close(() => done());
          }),
      });
    });
  });
}
