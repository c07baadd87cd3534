import { connect as connectTcp, type Socket } from 'node:net';
import { type BoundListener, openUdpSocket, type UdpSocket } from '#net';

/** What a raw telephone does otherwise than a good one would. */
export interface RawPhoneOptions {
  readonly transport?: 'udp' | 'tcp';
  /** Where it says and sends from. */
  readonly host?: string;
  /** Acknowledges no answer. */
  readonly noAck?: boolean;
  /** What it answers to requests within its call; undefined: nothing. 200 unless told. */
  readonly answers?: (method: string) => number | undefined;
  /** Further header fields of its INVITE, each with its line end. */
  readonly headers?: string;
  /** `a=crypto` of its offer, which is then SAVP. */
  readonly crypto?: string;
  /** Protects a packet in place and gives its length. */
  readonly protect?: (packet: Uint8Array, length: number) => number;
}

/** A telephone of text: it composes its messages by hand, so that it can be rude. One call. */
export interface RawPhone {
  readonly media: UdpSocket;
  /** What it got by SIP, in order. */
  readonly heard: readonly string[];
  /** RTP packets that came. */
  readonly packets: number;
  /** The port for media that the answer named; 0 before. */
  readonly mediaPort: number;
  readonly status: number;
  request(method: string, more?: string): void;
  /** Any octets on the signalling. */
  say(octets: string | Uint8Array): void;
  /** A G.711 packet to where the answer says. */
  speak(sequence: number): void;
  /** Breaks the connection of a TCP phone. */
  break(): void;
  close(): Promise<void>;
}

let phones = 0;

/** Opens it and sends its INVITE to `user`. */
export async function callRaw(user: string, to: BoundListener, options: RawPhoneOptions = {}): Promise<RawPhone> {
  const { transport = 'udp', host = '127.0.0.1', answers = () => 200 } = options;
  const id = `raw-${++phones}-${process.pid}`;
  const heard: string[] = [];
  const known = { tag: '', contact: '', mediaPort: 0, status: 0, packets: 0, cseq: 1 };
  const media = await openUdpSocket({ host, port: 0 }, { datagram: () => known.packets++ });
  let say: (octets: Uint8Array) => void = () => undefined;
  let end: () => Promise<void> = async () => undefined;
  let socket: Socket | undefined;
  let port = 0;

  const compose = (method: string, cseq: number, more = '', body = ''): string =>
    `${method} ${method === 'INVITE' || method === 'CANCEL' || known.contact === '' ? `sip:${user}@${to.address}:${to.port}` : known.contact} SIP/2.0\r\n` +
    `Via: SIP/2.0/${transport.toUpperCase()} ${host}:${port};branch=z9hG4bK${id}-${cseq}${method === 'ACK' && known.status < 300 ? '-ack' : ''};rport\r\n` +
    `Max-Forwards: 70\r\nFrom: <sip:raw@${host}>;tag=${id}\r\nTo: <sip:${user}@${to.address}>${method === 'CANCEL' || known.tag === '' ? '' : `;tag=${known.tag}`}\r\n` +
    `Call-ID: ${id}\r\nCSeq: ${cseq} ${method}\r\nContact: <sip:raw@${host}:${port};transport=${transport}>\r\n${more}` +
    `${body === '' ? '' : 'Content-Type: application/sdp\r\n'}Content-Length: ${body.length}\r\n\r\n${body}`;
  const send = (text: string): void => say(Buffer.from(text, 'latin1'));

  const hear = (text: string): void => {
    heard.push(text);
    const [, status] = /^SIP\/2\.0 (\d{3})/.exec(text) ?? [];
    const [, number = '', method = ''] = /^CSeq: *(\d+) (\w+)/im.exec(text) ?? [];
    if (status === undefined) {
      const answer = method === 'ACK' ? undefined : answers(method);
      const copied = text.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq):/i.test(line));
      if (answer !== undefined)
        send(`SIP/2.0 ${answer} x\r\n${copied.join('\r\n')}\r\nContact: <sip:raw@${host}:${port}>\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    if (method !== 'INVITE' || Number(status) < 200) return;
    known.status = Number(status);
    known.tag = /^To:.*;tag=([^;\r]+)/im.exec(text)?.[1] ?? '';
    known.contact = known.status < 300 ? (/^Contact:.*<([^>]+)>/im.exec(text)?.[1] ?? '') : '';
    known.mediaPort = Number(/^m=audio (\d+)/m.exec(text)?.[1] ?? known.mediaPort);
    if (!options.noAck || known.status >= 300) send(compose('ACK', Number(number)));
  };

  if (transport === 'udp') {
    const signalling = await openUdpSocket({ host, port: 0 }, { datagram: (octets) => hear(Buffer.from(octets).toString('latin1')) });
    port = signalling.port;
    say = (octets) => void signalling.send(octets, to.address, to.port);
    end = () => signalling.close();
  } else {
    const stream = connectTcp({ host: to.address, port: to.port, localAddress: host });
    socket = stream;
    await new Promise((stands, failed) => stream.once('connect', stands).once('error', failed));
    stream.on('error', () => undefined);
    port = stream.localPort ?? 0;
    let rest = '';
    stream.on('data', (octets) => {
      rest += octets.toString('latin1');
      for (let head = rest.indexOf('\r\n\r\n'); head >= 0; head = rest.indexOf('\r\n\r\n')) {
        const whole = head + 4 + Number(/^Content-Length: *(\d+)/im.exec(rest.slice(0, head))?.[1] ?? 0);
        if (rest.length < whole) return;
        hear(rest.slice(0, whole));
        rest = rest.slice(whole);
      }
    });
    say = (octets) => void stream.write(octets);
    end = async () => void stream.destroy();
  }
  const offer = [
    ...['v=0', `o=- 1 1 IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0'],
    ...[`m=audio ${media.port} RTP/${options.crypto === undefined ? 'AVP' : 'SAVP'} 0`, 'a=rtpmap:0 PCMU/8000'],
    ...(options.crypto === undefined ? [] : [`a=crypto:${options.crypto}`]),
    '',
  ].join('\r\n');
  send(compose('INVITE', 1, options.headers, offer));
  return {
    media,
    heard,
    get packets() {
      return known.packets;
    },
    get mediaPort() {
      return known.mediaPort;
    },
    get status() {
      return known.status;
    },
    request: (method, more) => send(compose(method, method === 'CANCEL' ? 1 : ++known.cseq, more)),
    say: (octets) => say(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets),
    speak(sequence) {
      const packet = Buffer.alloc(200, 0xff);
      packet.set([0x80, 0, sequence >> 8, sequence & 255]);
      packet.writeUInt32BE(sequence * 160, 4);
      packet.writeUInt32BE(0x1234, 8);
      media.send(packet.subarray(0, options.protect?.(packet, 172) ?? 172), to.address, known.mediaPort);
    },
    break: () => socket?.destroy(),
    async close() {
      await Promise.all([end(), media.close()]);
    },
  };
}
