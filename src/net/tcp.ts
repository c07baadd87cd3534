import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Something that listens for connections. */
export interface StreamDoor {
  readonly address: string;
  readonly port: number;
  /** Takes no more; connections already made live on. */
  close(): Promise<void>;
}

export interface TcpOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Listens for TCP connections; rejects with the system's error when that fails. */
export const openTcpDoor = (options: TcpOptions, accepted: (socket: Socket) => void): Promise<StreamDoor> =>
  openStreamDoor(createServer({ noDelay: true }, accepted), options);

/** Binds a server that was made: TCP's, and TLS's as well. */
export function openStreamDoor(server: Server, { host, port }: TcpOptions): Promise<StreamDoor> {
  return new Promise((opened, failed) => {
    server.once('error', failed);
    server.listen({ host, port, ipv6Only: host.includes(':') }, () => {
      server.off('error', failed);
      // A connection that could not be accepted, for want of file handles: the next may be.
      server.on('error', () => {});
      const bound = server.address() as AddressInfo;
      opened({
        address: bound.address,
        port: bound.port,
        close: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}

/** Could one listen there now? Undefined when one could, else the system's code. Listens for a moment. */
export async function tryTcpPort(options: TcpOptions): Promise<string | undefined> {
  try {
    await (await openTcpDoor(options, (socket) => socket.destroy())).close();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  }
}

/** Begins a TCP connection to an address. What is written before it stands waits for it. */
export const connectTcp = (address: string, port: number): Socket => connect({ host: address, port, noDelay: true });
