import { WebSocket } from 'ws';
import type { StreamInput } from './stream.ts';

/** A connection to a partner, as the stream needs it. */
export interface PartnerSocket {
  send(text: string): void;
  close(code: number): void;
  /** Drops the connection without a closing handshake. */
  cut(): void;
}

export interface DialOptions {
  /** Take any certificate: for a gateway on a laptop, never for a real one. */
  readonly insecure?: boolean;
}

/** The text of a message or a reason, however `ws` hands it over. */
const textOf = (octets: Buffer | ArrayBuffer | Buffer[]): string =>
  (Array.isArray(octets) ? Buffer.concat(octets) : Buffer.from(octets as ArrayBuffer)).toString('utf8');

/** Opens a WebSocket the way Talkdesk does: text messages, no compression, no sub-protocol, no headers of its own. */
export function dialPartner(url: string, { insecure = false }: DialOptions, listener: (input: StreamInput) => void): PartnerSocket {
  let opened = false;
  let refused = false;
  const refuse = (httpStatus: number | undefined, why: string): void => {
    if (!refused && !opened) listener({ kind: 'refused', httpStatus, why });
    refused = true;
  };
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 4 * 2 ** 20, rejectUnauthorized: !insecure });
  } catch (error) {
    // `ws` throws on addresses it cannot dial, before there is a socket that could report.
    const why = error instanceof Error ? error.message : String(error);
    queueMicrotask(() => refuse(undefined, `the address cannot be dialled: ${why}`));
    return { send() {}, close() {}, cut() {} };
  }
  socket.on('open', () => {
    opened = true;
    listener({ kind: 'open' });
  });
  socket.on('unexpected-response', (request, response) => {
    refuse(response.statusCode, `the partner refused the WebSocket with HTTP ${response.statusCode ?? '?'}`);
    response.resume();
    request.destroy();
  });
  socket.on('error', (error: Error & { code?: string }) => refuse(undefined, `the WebSocket could not be opened: ${error.code ?? error.message}`));
  socket.on('message', (octets, isBinary) => {
    if (isBinary) listener({ kind: 'binary', sizeBytes: (octets as Buffer).length });
    else listener({ kind: 'text', text: textOf(octets) });
  });
  socket.on('close', (code, reason) => {
    if (opened) listener({ kind: 'closed', code, reason: textOf(reason) });
    else refuse(undefined, 'the partner closed the connection instead of answering');
  });
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code) => socket.close(code),
    cut: () => socket.terminate(),
  };
}
