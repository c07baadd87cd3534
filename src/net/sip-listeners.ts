import type { Hop, OwnAddress } from '#protocols/sip';
import { plainAddress } from './peer-address.ts';
import type { SipConnections } from './sip-connections.ts';
import type { SipTransport } from './sip-locate.ts';
import { sipNetErrors } from './sip-net.errors.ts';
import { openTcpDoor, type StreamDoor } from './tcp.ts';
import { isCertificateOf, openTlsDoor, type TlsIdentity, type TlsTrust } from './tls.ts';
import { openUdpSocket, type UdpSocket } from './udp.ts';

/** One address an endpoint listens at. */
export interface SipListenerOptions {
  readonly transport: SipTransport;
  /** The address to bind, IPv6 without brackets. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** How others reach us, behind NAT or by name: stands in Via and Contact. The bound address unless told. The first listener of a transport counts. */
  readonly advertised?: OwnAddress;
}

/** A listener as it came to be. */
export interface BoundListener {
  readonly transport: SipTransport;
  readonly address: string;
  readonly port: number;
  readonly advertised: OwnAddress;
}

export interface SipListeners {
  readonly bound: readonly BoundListener[];
  /** By the names that hops call them. */
  readonly udp: ReadonlyMap<string, UdpSocket>;
  close(): Promise<void>;
}

export interface ListenerSurroundings {
  readonly identity: TlsIdentity | undefined;
  readonly trust: TlsTrust;
  readonly clientCertificates: 'ignore' | 'ask' | 'require';
  readonly connections: SipConnections;
  readonly datagram: (octets: Uint8Array, from: Hop) => void;
  readonly handshakeFailed: () => void;
}

/** What the kernel may hold for a UDP listener while we are busy: some thousand messages. */
const receiveBufferBytes = 4 * 1024 * 1024;
const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);

/** Opens all listeners; when one fails, those already open are closed again. */
export async function openSipListeners(options: readonly SipListenerOptions[], around: ListenerSurroundings): Promise<SipListeners> {
  const bound: BoundListener[] = [];
  const udp = new Map<string, UdpSocket>();
  const doors: StreamDoor[] = [];
  const close = async (): Promise<void> => {
    await Promise.all([...udp.values(), ...doors].map((one) => one.close()));
  };
  for (const { transport, host, port, advertised } of options) {
    try {
      if (!advertised && everywhere.has(host)) throw sipNetErrors.SIP_ADDRESS_UNKNOWN({ transport, host });
      const name = `udp-${udp.size + 1}`;
      let opened: UdpSocket | StreamDoor;
      if (transport === 'udp') udp.set(name, (opened = await openUdp(host, port, name, around)));
      else doors.push((opened = await openDoor(transport, host, port, around)));
      const own = advertised ?? { host: opened.address };
      bound.push({ transport, address: opened.address, port: opened.port, advertised: { host: own.host, port: own.port ?? opened.port } });
    } catch (error) {
      await close();
      const reason = (error as { code?: unknown }).code;
      throw typeof reason === 'string' && reason.startsWith('SIP_')
        ? error
        : sipNetErrors.SIP_LISTEN_FAILED({ transport, host, port, reason }, error);
    }
  }
  return { bound, udp, close };
}

function openUdp(host: string, port: number, name: string, around: ListenerSurroundings): Promise<UdpSocket> {
  return openUdpSocket(
    { host, port, receiveBufferBytes },
    {
      datagram: (octets, address, fromPort) => around.datagram(octets, { transport: 'udp', address, port: fromPort, connection: name }),
      // Each sending hears of its own failure.
      unsent() {},
    },
  );
}

function openDoor(transport: 'tcp' | 'tls', host: string, port: number, around: ListenerSurroundings): Promise<StreamDoor> {
  const { connections, identity, trust, clientCertificates } = around;
  if (transport === 'tcp')
    return openTcpDoor({ host, port }, (socket) => {
      if (connections.begin(socket)) connections.accept('tcp', socket, false);
    });
  if (!identity) throw sipNetErrors.SIP_TLS_UNUSABLE({ reason: 'there is no certificate' });
  return openTlsDoor(
    { host, port, identity, trust, clientCertificates },
    {
      begun: (socket) => connections.begin(socket),
      refused: around.handshakeFailed,
      accepted(socket) {
        // A certificate that any public authority signed proves nothing about trunks: only our own authority does, or a name we were told.
        const { names, ca, wildcards } = trust;
        const chained = clientCertificates !== 'ignore' && socket.authorized;
        const named = names
          ? isCertificateOf(
              socket.getPeerCertificate(),
              names.map((name) => plainAddress(name) ?? name),
              wildcards,
            )
          : ca !== undefined;
        connections.accept('tls', socket, chained && named);
      },
    },
  );
}
