/** Posts webhooks over so many connections for so many seconds, and tells its parent how it went. Arguments: port, connections, seconds. */
import { Agent, request } from 'node:http';
import type { Figures } from './run.ts';

const [port, connections = 1, seconds = 1] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const waits: number[] = [];
let refused = 0;

const post = (conversation: string, n: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({
      event_type: 'MESSAGE_CREATED',
      conversation_id: conversation,
      timestamp: new Date().toISOString(),
      payload: { content: 'Your order left our house on Monday.', author_name: 'Alex', message_id: `${conversation}-${n}` },
    });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-api-key': 'bench-key' };
    const path = '/webhooks/talkdesk/talkdesk/message_created';
    const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const began = performance.now();
const until = began + seconds * 1000;
await Promise.all(
  Array.from({ length: connections }, async (_, index) => {
    for (let n = 0; performance.now() < until; n++) {
      const from = performance.now();
      if ((await post(`c${index}-${n % 20}`, n)) !== 200) refused++;
      waits.push(performance.now() - from);
    }
  }),
);
const tookMs = performance.now() - began;
waits.sort((a, b) => a - b);
const at = (share: number): number => Math.round((waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0) * 1000) / 1000;
const figures: Figures = {
  connections,
  webhooksPerSecond: Math.round((waits.length / tookMs) * 1000),
  acknowledgedMs: { p50: at(0.5), p99: at(0.99), most: at(1) },
  refused,
};
process.send?.(figures, () => process.exit());
