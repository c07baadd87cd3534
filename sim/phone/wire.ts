import { createSocket } from 'node:dgram';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { bad, ok, type Result } from '#base';
import { type Hop, StreamFramer } from '#protocols/sip';

export type WireTransport = 'udp' | 'tcp' | 'tls';

/** One server: an address, how to reach it, and the name it was asked for by (looked for in its certificate). */
export interface SipPlace {
  readonly transport: WireTransport;
  readonly address: string;
  readonly port: number;
  readonly name?: string;
}

export interface WireTrust {
  /** Authorities in PEM, instead of the system's. */
  readonly ca?: string | undefined;
  /** Takes any certificate. */
  readonly insecure?: boolean | undefined;
}

export interface WireListener {
  message(octets: Uint8Array, from: Hop): void;
  /** The connection is gone. */
  closed(why: string): void;
}

/** Where SIP messages leave and arrive: one socket, for one call. */
export interface SipWire {
  /** This machine, as the far side sees it without address translation. */
  readonly local: { readonly host: string; readonly port: number };
  send(octets: Uint8Array, to: Hop): void;
  close(): void;
}

/** The name that the stack knows the connection by. */
export const wireName = 'wire';
const connectMs = 10_000;

const said = (error: Error & { code?: string }): string => error.code ?? error.message;

/** From which address of this machine packets to the far side leave. */
export function localAddressTowards(address: string): Promise<string> {
  const probe = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const done = (found: string): void => {
      probe.close();
      resolve(found);
    };
    probe.once('error', () => done(address.includes(':') ? '::1' : '127.0.0.1'));
    probe.connect(5060, address, () => done(probe.address().address));
  });
}

/** Opens the way to a server; a word says why not. */
export const openSipWire = (place: SipPlace, trust: WireTrust, listener: WireListener): Promise<Result<SipWire, string>> =>
  place.transport === 'udp' ? openUdp(place, listener) : openStream(place, trust, listener);

async function openUdp(place: SipPlace, listener: WireListener): Promise<Result<SipWire, string>> {
  const socket = createSocket(place.address.includes(':') ? 'udp6' : 'udp4');
  const host = await localAddressTowards(place.address);
  return new Promise((resolve) => {
    socket.once('error', (error) => resolve(bad(said(error))));
    socket.bind(0, host, () => {
      socket.removeAllListeners('error');
      socket.on('error', () => {}); // a port that nobody listens on: SIP's own timers tell
      const { port } = socket.address();
      socket.on('message', (octets, from) => listener.message(octets, { transport: 'udp', address: from.address, port: from.port }));
      resolve(
        ok({
          local: { host, port },
          send: (octets, to) => socket.send(octets, to.port ?? 5060, to.address),
          close: () => socket.close(),
        }),
      );
    });
  });
}

function dial({ transport, address, port, name }: SipPlace, { ca, insecure = false }: WireTrust): Socket {
  if (transport === 'tcp') return connectTcp({ host: address, port, noDelay: true });
  return connectTls({
    host: address,
    port,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: !insecure,
    ...(name !== undefined && isIP(name) === 0 ? { servername: name } : {}),
    ...(ca === undefined ? {} : { ca }),
  });
}

/** One connection both ways: requests within the call come back by it, as an SBC's peers do it (RFC 5923). */
function openStream(place: SipPlace, trust: WireTrust, listener: WireListener): Promise<Result<SipWire, string>> {
  const { transport, address, port } = place;
  const hop: Hop = { transport, address, port, connection: wireName };
  const socket = dial(place, trust);
  const framer = new StreamFramer();
  return new Promise((resolve) => {
    let why = 'it was closed';
    socket.setTimeout(connectMs, () => socket.destroy(new Error('no connection in time')));
    socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0);
      socket.setNoDelay(true);
      resolve(
        ok({
          local: { host: socket.localAddress ?? '127.0.0.1', port: socket.localPort ?? 0 },
          send: (octets) => void socket.write(octets),
          close: () => socket.end(),
        }),
      );
    });
    socket.on('data', (chunk) => {
      for (const framed of framer.push(chunk)) {
        if (framed.kind === 'message') listener.message(framed.octets, hop);
        else if (framed.kind === 'ping') socket.write('\r\n');
        else if (framed.kind === 'broken') socket.destroy(new Error(framed.says));
      }
    });
    socket.on('error', (error) => {
      why = said(error);
    });
    socket.on('close', () => {
      resolve(bad(why));
      listener.closed(why);
    });
  });
}
