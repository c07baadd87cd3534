/** Visitors of a web chat who write at a steady rate, one after the other, and tell their parent how it went. Arguments: port, visitors, messages a second, seconds. */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { VisitorFigures, Waits } from './visitors.ts';

const [port, count = 1, rate = 1, seconds = 1] = process.argv.slice(2).map(Number);
const base = `127.0.0.1:${port}/chat/web`;
const texts = ['where is my parcel', '123456', 'no', 'hello', 'I want my money back', 'no'];
const connectedAtOnce = 20;
/** What was on its way when the last was sent. */
const settleMs = 3000;

const acknowledged: number[] = [];
const answered: number[] = [];
let refused = 0;
let lost = 0;

interface Said {
  readonly type: string;
  readonly id?: string;
  readonly items?: readonly { readonly from: string }[];
}

async function visitor(name: number): Promise<() => void> {
  const session = await fetch(`http://${base}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  const { token } = (await session.json()) as { token: string };
  const socket = new WebSocket(`ws://${base}/ws`);
  const sentAt = new Map<string, number>();
  let askedAt: number | undefined;
  await new Promise<void>((ready, broken) => {
    socket.on('error', broken);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', token })));
    socket.on('message', (octets) => {
      const said = JSON.parse(String(octets)) as Said;
      const now = performance.now();
      if (said.type === 'ready') ready();
      else if (said.type === 'refused') refused++;
      else if (said.type === 'ack' && said.id !== undefined) {
        acknowledged.push(now - (sentAt.get(said.id) ?? now));
        if (sentAt.delete(said.id)) lost--;
      } else if (askedAt !== undefined && said.items?.some(({ from }) => from === 'agent')) {
        answered.push(now - askedAt);
        askedAt = undefined;
      }
    });
  });
  socket.send('{"type":"open"}');
  let n = 0;
  return () => {
    const id = `${name}-${n}`;
    askedAt = performance.now();
    sentAt.set(id, askedAt);
    lost++;
    socket.send(JSON.stringify({ type: 'message', id, text: texts[n++ % texts.length] }));
  };
}

const visitors: (() => void)[] = [];
for (let i = 0; i < count; i += connectedAtOnce)
  visitors.push(...(await Promise.all(Array.from({ length: Math.min(connectedAtOnce, count - i) }, (_, k) => visitor(i + k)))));
await pause(1000);
const began = performance.now();
const sent = rate * seconds;
for (let i = 0; i < sent; i++) {
  const early = began + (i / rate) * 1000 - performance.now();
  if (early > 0) await pause(early);
  visitors[i % count]?.();
}
for (const until = performance.now() + settleMs; lost > 0 && performance.now() < until; ) await pause(50);

const waits = (list: number[]): Waits => {
  list.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
};
const figures: VisitorFigures = { sent, refused, lost, acknowledgedMs: waits(acknowledged), answeredMs: waits(answered) };
process.send?.(figures, () => process.exit());
