/**
 * What everyone writes first, for bench/sip/run.ts: `dgram`, a socket a call, each packet decoded, encoded and sent back as it comes.
 * It answers INVITE, BYE and OPTIONS as bench/sip/caller.c asks them and knows no more SIP. Prints its port.
 */
import { createSocket, type Socket } from 'node:dgram';
import { decodeMulaw, encodeMulaw } from '#audio';

const calls = new Map<string, Socket>();
const sip = createSocket('udp4');

function openMedia(id: string, ready: (port: number) => void): void {
  const socket = createSocket('udp4');
  calls.set(id, socket);
  socket.on('message', (packet, from) => {
    const samples = new Int16Array(packet.length - 12);
    decodeMulaw(packet.subarray(12), samples);
    encodeMulaw(samples, packet.subarray(12));
    packet[8] = (packet[8] ?? 0) ^ 0x55; // another source than theirs
    socket.send(packet, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1', () => ready(socket.address().port));
}

sip.on('message', (octets, from) => {
  const lines = octets.toString('latin1').split('\r\n');
  const [method = ''] = (lines[0] ?? '').split(' ');
  if (method === 'ACK') return;
  const id = /^Call-ID: *(.*)$/im.exec(lines.join('\n'))?.[1] ?? '';
  const echoed = lines
    .filter((line) => /^(via|from|to|call-id|cseq):/i.test(line))
    .map((line) => (/^to:/i.test(line) && !line.includes('tag=') ? `${line};tag=echo` : line));
  const answer = (type: string, body: string): void => {
    const head = [
      'SIP/2.0 200 OK',
      ...echoed,
      `Contact: <sip:echo@127.0.0.1:${sip.address().port}>`,
      ...(type === '' ? [] : [`Content-Type: ${type}`]),
    ];
    sip.send(`${[...head, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`, from.port, from.address);
  };
  if (method === 'INVITE' && !calls.has(id))
    openMedia(id, (port) =>
      answer('application/sdp', `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\n`),
    );
  else if (method !== 'INVITE') answer('', '');
  if (method === 'BYE') {
    calls.get(id)?.close();
    calls.delete(id);
  }
});
sip.bind(0, '127.0.0.1', () => console.log(JSON.stringify({ port: sip.address().port })));
