/**
 * The floor where no C compiler is: a raw socket that answers whatever it reads with one and the same frame. It parses nothing;
 * of the cost of a frame pair this is what Node itself takes.
 */
import { type AddressInfo, createServer } from 'node:net';

const text = `{"event":"media","streamSid":"MZ${'0'.repeat(32)}","media":{"payload":"${Buffer.alloc(160, 0x55).toString('base64')}"}}`;
const frame = Buffer.concat([Buffer.from([0x81, 126, text.length >> 8, text.length & 255]), Buffer.from(text)]);
const yes =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n';

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.once('data', () => {
    socket.write(yes);
    socket.on('data', () => socket.write(frame));
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
