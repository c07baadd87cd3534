/**
 * What everyone writes first, for bench/calls/stream.ts: `ws`, JSON both ways, one object after the other. Echoes each frame at once.
 * Of the work of a gateway it does only what can't be left out: base64 and mu-law both ways. Prints its port.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { decodeMulaw, encodeMulaw } from '#audio';

const server = createServer();
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  let streamSid = '';
  socket.on('message', (octets) => {
    const message = JSON.parse(String(octets)) as { event: string; streamSid: string; media: { payload: string } };
    if (message.event === 'start') streamSid = message.streamSid;
    if (message.event !== 'media') return;
    const heard = Buffer.from(message.media.payload, 'base64');
    const samples = new Int16Array(heard.length);
    decodeMulaw(heard, samples);
    const said = new Uint8Array(samples.length);
    encodeMulaw(samples, said);
    socket.send(JSON.stringify({ event: 'media', streamSid, media: { payload: Buffer.from(said).toString('base64') } }));
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
