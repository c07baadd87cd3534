/**
 * The gateway's stream leg for bench/calls/stream.ts: the real door, connector, media and pacer, with a stub where the conversation would be.
 * Usage: node stream-gateway.ts <play | echo> <lead ms> [<stall ms> <every ms> [no-ear]]
 * `play`: keeps a second of sound queued, as an agent who talks. `echo`: plays back what it hears. Answers `memory` and `lateness` on standard input.
 */
import { createInterface } from 'node:readline';
import { getHeapSpaceStatistics } from 'node:v8';
import { silentLogger } from '#base';
import { talkdeskStream, talkdeskStreamOptions } from '#connectors/talkdesk-stream';
import { type Client, silentMeter, type VoiceCall } from '#contract';
import { openPace } from '#media';
import { createHttpDoor, realDice, realScheduler, signToken } from '#net';

const [mode = 'play', leadMs = '100', stallMs = '0', everyMs = '700', ear = 'ear'] = process.argv.slice(2);
const scheduler = realScheduler();
const client: Client = {
  id: 'cs-bench',
  account: 'bench',
  algorithm: 'HS256',
  secrets: ['bench-secret-not-real-but-long-enough'],
  bots: ['st-bench'],
  scopes: ['streams:open'],
  requireExpiry: false,
  requireTokenId: false,
};

/** Half a second of something that is neither silence nor noise. */
const sentence = Int16Array.from({ length: 4000 }, (_, i) => 6000 * Math.sin(i / 9) * Math.abs(Math.sin(i / 700)));

function talk(call: VoiceCall): void {
  let frames = 0;
  const say = (): void => {
    call.play(sentence);
    call.mark('part');
  };
  call.attend((event) => {
    if (event.kind === 'audio' && frames++ % 25 === 0) say();
  });
  say();
  say();
}

function echo(call: VoiceCall): void {
  call.attend((event) => {
    if (event.kind === 'audio') call.play(event.frame);
  });
}

const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger });
const pace = openPace({ scheduler, meter: silentMeter, logger: silentLogger });
const options = talkdeskStreamOptions.parse({
  id: 'bench',
  type: 'talkdesk-stream',
  numbers: { '+1*': { bot: 'st-bench' } },
  leadMs: Number(leadMs),
  inBandDigits: ear === 'ear',
  maxStreams: 100_000,
  maxStreamsPerClient: 100_000,
});
const connector = talkdeskStream(options, {
  door,
  scheduler,
  pace,
  dice: realDice(),
  logger: silentLogger,
  meter: silentMeter,
  directory: { client: (id) => (id === client.id ? client : undefined), bot: (id) => ({ id, account: 'bench', agent: 'bench' }) },
  onCall: mode === 'echo' ? echo : talk,
});
await connector.open();
const { port } = await door.listen();
const token = await signToken({ id: client.id, algorithm: client.algorithm, key: client.secrets[0] ?? '' });
const target = `/audiosocket/talkdesk/?sipuri=%2B15550100&token=${token}&botId=st-bench&accountId=bench`;
console.log(JSON.stringify({ port, target }));

if (Number(stallMs) > 0) {
  setInterval(() => {
    const until = performance.now() + Number(stallMs);
    while (performance.now() < until);
  }, Number(everyMs));
}

for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'memory') {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    // The young generation grows to its limit under any load and belongs to no call.
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.physical_space_size ?? 0;
    console.log(JSON.stringify({ heapUsed, external, rss: rss - young, streams: connector.streams }));
  } else if (command === 'lateness') {
    const { lateness } = pace;
    const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => lateness.quantile(share));
    console.log(JSON.stringify({ count: lateness.count, p50, p99, p999, worst: lateness.worstMs }));
    lateness.reset();
  }
}
process.exit(0);
