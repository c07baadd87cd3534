import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** Who is told what comes through a WebSocket. */
export interface WebSocketListener {
  /** A whole text message, valid UTF-8. The octets may be read until the call returns. */
  text(octets: Buffer): void;
  binary(octets: Buffer): void;
  pong(): void;
  /** Exactly once, and last. `clean`: both sides said goodbye. */
  close(code: number, reason: string, clean: boolean): void;
}

/** Our end of a WebSocket. After the close every call does nothing. */
export interface WebSocketDoor {
  sendText(text: string | Buffer): void;
  /** Sends a message prepared in place, without a copy. */
  sendPrepared(message: PreparedText): void;
  ping(): void;
  /** Says goodbye and waits for the far side's; ends the connection after 5 s without it. */
  close(code: number, reason: string): void;
  /** Ends the connection at once. */
  terminate(): void;
  /** Octets given to the socket that it has not yet sent. */
  readonly bufferedBytes: number;
}

/** The largest message taken, in octets. */
export const maxMessageBytes = 64 * 1024;

const server = new WebSocketServer(
  Object.assign(
    { noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: maxMessageBytes, maxFragments: 64 },
    // Missing in the published types: how many reads one message may take, and how long the far side has for its goodbye.
    { maxBufferedChunks: 4096, closeTimeout: 5000 },
  ),
);

const faults: Readonly<Record<string, readonly [code: number, reason: string]>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: [1009, 'message too large'],
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: [1009, 'message too large'],
  WS_ERR_TOO_MANY_BUFFERED_PARTS: [1008, 'message in too many parts'],
  WS_ERR_INVALID_UTF8: [1007, 'text is not UTF-8'],
};

/**
 * Completes the handshake of an upgrade request. Whether the peer may come in was decided before; what is no proper
 * WebSocket handshake is answered 4xx and gives undefined. Whatever the peer does, nothing is thrown.
 */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex, head: Buffer, listener: WebSocketListener): WebSocketDoor | undefined {
  let door: WebSocketDoor | undefined;
  server.handleUpgrade(request, socket, head, (webSocket) => {
    door = openDoor(webSocket, socket, listener);
  });
  return door;
}

function openDoor(webSocket: WebSocket, socket: Duplex, listener: WebSocketListener): WebSocketDoor {
  let fault: readonly [code: number, reason: string] | undefined;
  webSocket.on('message', (octets, isBinary) => {
    // With the default binary type every message is one Buffer.
    if (isBinary) listener.binary(octets as Buffer);
    else listener.text(octets as Buffer);
  });
  webSocket.on('pong', () => listener.pong());
  webSocket.on('error', (error: Error & { readonly code?: string }) => {
    const code = error.code ?? '';
    fault ??= faults[code] ?? (code.startsWith('WS_ERR_') ? [1002, 'protocol error'] : [1006, 'connection lost']);
  });
  webSocket.on('close', (code, reason) => {
    const [finalCode, finalReason] = fault ?? [code, reason.toString()];
    listener.close(finalCode, finalReason, fault === undefined && code !== 1006);
  });
  readInFront(webSocket, socket, listener);
  return new SocketDoor(webSocket, socket);
}

/** Beyond it the length of a frame needs eight octets (RFC 6455 §5.2). */
const longestInOne = 65_535;

/** A class, so that the doors of many streams are objects of one shape: they are used for every frame. */
class SocketDoor implements WebSocketDoor {
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;

  constructor(webSocket: WebSocket, socket: Duplex) {
    this.#webSocket = webSocket;
    this.#socket = socket;
  }

  get #isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN;
  }

  sendText(text: string | Buffer): void {
    if (!this.#isOpen) return;
    const sizeBytes = Buffer.byteLength(text);
    if (sizeBytes > longestInOne) return this.#webSocket.send(text, { binary: false });
    // In one piece and one write: `ws` would make two of it.
    const message = new PreparedText(sizeBytes);
    if (typeof text === 'string') message.text.write(text);
    else message.text.set(text);
    message.writeTo(this.#socket);
  }

  sendPrepared(message: PreparedText): void {
    if (this.#isOpen) message.writeTo(this.#socket);
  }

  ping(): void {
    if (this.#isOpen) this.#webSocket.ping();
  }

  close(code: number, reason: string): void {
    this.#webSocket.close(code, reason);
  }

  terminate(): void {
    this.#webSocket.terminate();
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength; // Uncompressed frames go straight to it; `ws` itself holds nothing back.
  }
}

/**
 * A text message with its frame header (RFC 6455 §5.2), to be filled in place and sent again and again.
 * Fetch `text` anew for each message: octets that the socket still holds are left to it.
 */
export class PreparedText {
  readonly #headBytes: number;
  #whole: Buffer;
  #text: Buffer;

  /** `sizeBytes`: of the text, at most 65,535. */
  constructor(sizeBytes: number) {
    this.#headBytes = sizeBytes < 126 ? 2 : 4;
    this.#whole = Buffer.alloc(this.#headBytes + sizeBytes);
    this.#whole[0] = 0x81;
    if (sizeBytes < 126) this.#whole[1] = sizeBytes;
    else {
      this.#whole[1] = 126;
      this.#whole.writeUInt16BE(sizeBytes, 2);
    }
    this.#text = this.#whole.subarray(this.#headBytes);
  }

  /** The octets of the message: write them here. */
  get text(): Buffer {
    return this.#text;
  }

  writeTo(socket: Duplex): void {
    socket.write(this.#whole);
    // Mostly the kernel takes it at once. While it has not, these octets may not change.
    if (socket.writableLength > 0) {
      this.#whole = Buffer.from(this.#whole);
      this.#text = this.#whole.subarray(this.#headBytes);
    }
  }
}

/**
 * Stands before `ws` and reads the one kind of frame a stream call consists of: a whole, unfragmented text message that came in one piece.
 * Everything else passes through to `ws` untouched. This saves the several objects that `ws` makes for each message.
 */
function readInFront(webSocket: WebSocket, socket: Duplex, listener: WebSocketListener): void {
  const readers = socket.listeners('data');
  const toWs = readers[0];
  if (readers.length !== 1 || toWs === undefined) return; // Not the `ws` we know: let it do all the work.
  let refused = false;
  webSocket.once('error', () => {
    refused = true;
  });
  const front = new TextFront(
    (chunk) => {
      if (!refused) toWs.call(socket, chunk); // After an error `ws` would take no more, and pause the socket for good.
    },
    (octets) => {
      if (webSocket.readyState === webSocket.OPEN) listener.text(octets);
    },
  );
  socket.removeListener('data', toWs as (chunk: Buffer) => void);
  socket.on('data', (chunk: Buffer) => front.take(chunk));
}

const text = 1;
const goodbye = 8;

class TextFront {
  readonly #pass: (chunk: Buffer) => void;
  readonly #deliver: (octets: Buffer) => void;
  /** Octets of the frame in `ws`'s hands that have not come yet. */
  #owed = 0;
  /** The beginning of a frame header that was cut by the end of a chunk. */
  #stash: Buffer | undefined;
  /** `ws` is in the midst of a message in several frames. */
  #fragmented = false;
  /** `ws` had a frame of this chunk. It may have refused it, and tells so only after the chunk: the rest of the chunk is for it too. */
  #handedOver = false;
  /** No frame follows: the far side said goodbye, or broke the protocol. */
  #over = false;

  constructor(pass: (chunk: Buffer) => void, deliver: (octets: Buffer) => void) {
    this.#pass = pass;
    this.#deliver = deliver;
  }

  take(arrived: Buffer): void {
    const chunk = this.#stash === undefined ? arrived : Buffer.concat([this.#stash, arrived]);
    this.#stash = undefined;
    let at = Math.min(this.#owed, chunk.length);
    this.#handedOver = at > 0;
    if (at > 0) {
      this.#owed -= at;
      this.#pass(at === chunk.length ? chunk : chunk.subarray(0, at));
    }
    while (at < chunk.length && !this.#over) {
      const next = this.#frame(chunk, at);
      if (next === at) {
        this.#stash = Buffer.from(chunk.subarray(at));
        return;
      }
      at = next;
    }
  }

  /** Deals with the frame that begins at `at` and says where the next begins; `at` itself when the header is not whole yet. */
  #frame(chunk: Buffer, at: number): number {
    const left = chunk.length - at;
    if (left < 2) return at;
    const first = chunk[at] as number;
    const second = chunk[at + 1] as number;
    if (!fits(first, second)) return this.#giveUp(chunk, at);
    const short = second & 0x7f;
    const maskAt = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    const begin = maskAt + 4;
    if (chunk.length < begin) return at;
    let length = short;
    if (short === 126) length = chunk.readUInt16BE(at + 2);
    else if (short === 127) length = chunk.readUInt32BE(at + 2) * 2 ** 32 + chunk.readUInt32BE(at + 6);
    const end = begin + length;
    if (first === (0x80 | text) && !this.#fragmented && !this.#handedOver && end <= chunk.length && length <= maxMessageBytes) {
      const octets = chunk.subarray(begin, end);
      if ((unmask(chunk, maskAt, end) & 0x80) !== 0 && !isUtf8(octets)) {
        unmask(chunk, maskAt, end); // Put the mask on again: `ws` knows how to refuse it.
        return this.#giveUp(chunk, at);
      }
      this.#deliver(octets);
      return end;
    }
    const opcode = first & 0x0f;
    if (opcode === goodbye) this.#over = true;
    else if (opcode <= 2) this.#fragmented = (first & 0x80) === 0;
    const some = Math.min(end, chunk.length);
    this.#owed = end - some;
    this.#handedOver = true;
    this.#pass(chunk.subarray(at, some));
    return some;
  }

  #giveUp(chunk: Buffer, at: number): number {
    this.#over = true;
    this.#pass(chunk.subarray(at));
    return chunk.length;
  }
}

/** Takes the mask off, or puts it on again, from behind it to `end`; gives all resulting octets or-ed together. */
function unmask(chunk: Buffer, maskAt: number, end: number): number {
  let seen = 0;
  let i = maskAt + 4;
  const start = chunk.byteOffset + maskAt;
  if (start % 4 === 0) {
    // Mostly frames are aligned: then four octets at a time, the mask itself being the first four.
    const words = new Int32Array(chunk.buffer, start, (end - maskAt) >> 2);
    const mask = words[0] as number;
    for (let w = 1; w < words.length; w++) {
      const word = (words[w] as number) ^ mask;
      words[w] = word;
      seen |= word;
    }
    seen |= (seen >>> 16) | (seen >>> 8) | (seen >>> 24);
    i = maskAt + words.length * 4;
  }
  for (; i < end; i++) {
    const octet = (chunk[i] as number) ^ (chunk[maskAt + ((i - maskAt) & 3)] as number);
    chunk[i] = octet;
    seen |= octet;
  }
  return seen;
}

/** Is this the beginning of a frame that a client may send (RFC 6455 §5.2): no reserved bits, a known opcode, masked? */
function fits(first: number, second: number): boolean {
  const opcode = first & 0x0f;
  return (first & 0x70) === 0 && (second & 0x80) !== 0 && (opcode <= 2 || (opcode >= 8 && opcode <= 10));
}
