/**
 * The callers of stream-loadgen.c where no C compiler is: the same arguments and output, fewer callers. It costs as much as the server it tries,
 * so it is good for trying whether everything works, and for ratios of small numbers.
 */
import { WebSocket } from 'ws';
import { encodeMulaw, generateSpeechLike } from '#audio';

const [port = '', target = '', calls = '', idleMs = '', warmMs = '', runMs = '', checkEcho = ''] = process.argv.slice(2);
const count = Number(calls);
const loop: string[] = [];
const speech = generateSpeechLike(4000, 8000, -20, 7);
for (let at = 0; at + 160 <= speech.length; at += 160) {
  const octets = new Uint8Array(160);
  encodeMulaw(speech.subarray(at, at + 160), octets);
  loop.push(Buffer.from(octets.map((octet) => (octet === 0x7f ? 0xff : octet))).toString('base64')); // the two zeros: one comes back as the other
}
let measuring = false;
const book = { sent: 0, received: 0, lost: 0, mismatches: 0, underruns: 0, worstUnderrunMs: 0 };
const gaps: number[] = [];
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const say = (at: string, more: object = {}): void => console.log(JSON.stringify({ at, ...more }));

interface Caller {
  readonly socket: WebSocket;
  readonly phase: number;
  chunk: number;
  got: number;
  last: number;
  dry: number;
}

function hear(caller: Caller, text: string): void {
  const { media, mark } = JSON.parse(text) as { media?: { payload: string }; mark?: { name: string } };
  if (mark !== undefined) caller.socket.send(JSON.stringify({ event: 'mark', mark }));
  if (media === undefined) return;
  const now = performance.now();
  caller.got++;
  if (checkEcho === '1' && media.payload !== loop[(caller.phase + caller.got) % loop.length]) book.mismatches++;
  if (measuring) {
    book.received++;
    if (caller.last > 0) gaps.push(now - caller.last);
    if (caller.last > 0 && now - caller.dry > 1) {
      book.underruns++;
      book.worstUnderrunMs = Math.max(book.worstUnderrunMs, now - caller.dry);
    }
  }
  caller.last = now;
  caller.dry = Math.max(caller.dry, now) + 20;
}

const id = (prefix: string, i: number): string => `${prefix}${String(i).padStart(32, '0')}`;
const callers = await Promise.all(
  Array.from({ length: count }, async (_, i): Promise<Caller> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${target}`, { perMessageDeflate: false });
    await new Promise((done, fail) => socket.once('open', done).once('error', fail));
    const caller: Caller = { socket, phase: (i * 37) % loop.length, chunk: 0, got: 0, last: 0, dry: 0 };
    socket.on('message', (octets) => hear(caller, String(octets)));
    return caller;
  }),
);
await wait(Number(idleMs));
say('idle');
await wait(300);
for (const [i, { socket }] of callers.entries()) {
  const customParameters = { interaction_id: id('', i), account_id: '5f0000000000000000000001', type: 'bot' };
  const start = { streamSid: id('MZ', i), accountSid: '5f0000000000000000000001', callSid: id('CA', i), tracks: ['inbound'], customParameters };
  socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}');
  socket.send(JSON.stringify({ event: 'start', sequenceNumber: '1', streamSid: id('MZ', i), start }));
}
const began = performance.now();
for (let tick = 0; ; tick++) {
  const due = began + tick;
  if (performance.now() < due) await wait(due - performance.now());
  if (tick === Number(warmMs)) {
    measuring = true;
    say('begin');
  }
  if (tick >= Number(warmMs) + Number(runMs)) break;
  for (let i = tick % 20; i < count; i += 20) {
    const caller = callers[i] as Caller;
    const chunk = ++caller.chunk;
    const media = { track: 'inbound', chunk: String(chunk), timestamp: String(chunk * 20), payload: loop[(caller.phase + chunk) % loop.length] };
    caller.socket.send(JSON.stringify({ event: 'media', sequenceNumber: String(chunk + 1), streamSid: id('MZ', i), media }));
    if (measuring) book.sent++;
  }
}
measuring = false;
gaps.sort((a, b) => a - b);
const at = (share: number): number => Math.round((gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? 0) * 100) / 100;
await wait(checkEcho === '1' ? 500 : 0);
say('end', { ...book, gapMs: { p50: at(0.5), p99: at(0.99), p999: at(0.999), p9999: at(0.9999) } });
process.stdin.once('data', () => process.exit(0)).once('end', () => process.exit(0));
