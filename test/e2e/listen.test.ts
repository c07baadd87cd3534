import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { parseScript } from '#sim/caller';
import { placeStreamCall } from '#sim/talkdesk-stream';
import { until } from '../until.ts';
import { cordboard, type GatewayProcess, interopFolder, startGateway } from './gateway-process.ts';

const place = interopFolder();
let gateway: GatewayProcess;
const scheduler = realScheduler();
const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });

before(async () => {
  gateway = await startGateway(place.config);
});
after(async () => {
  await speech.close();
  await gateway.stop('SIGKILL');
  place.remove();
});

const printed = async (...args: readonly string[]): Promise<string> => (await cordboard(['channel', ...args, '-c', place.config])).stdout.trim();
const script = (value: unknown) => {
  const parsed = parseScript(value);
  assert.ok(parsed.ok);
  return parsed.value;
};

test('two humans are written down, the caller gets suggestions as events, and nothing is sent', async () => {
  const url = await printed('url', '--listen', '--port', String(gateway.port));
  const token = await printed('token');
  const stop = new AbortController();
  const events = await fetch(`http://127.0.0.1:${gateway.port}/api/v1/events?kind=suggestion`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  assert.equal(events.status, 200);
  let told = '';
  const reading = (async () => {
    for await (const piece of events.body ?? []) told += new TextDecoder().decode(piece);
  })().catch(() => {});

  // They hang up when the suggestion is there, however long that takes.
  const enough = new AbortController();
  const calling = placeStreamCall({
    signal: enough.signal,
    url,
    direction: 'unidirectional',
    script: script({
      voice: 'rms',
      quietMs: 900,
      turns: [
        { say: 'Where is my parcel', waitFor: 2500 },
        { hangUp: true, waitFor: 60_000 },
      ],
    }),
    human: script({ voice: 'awb', turns: [{ say: 'How can I help', waitFor: 'nothing' }] }),
    speech,
    scheduler,
    dice: realDice(),
  });
  await Promise.race([until(() => told.includes('track_order'), 'the suggestion'), calling]);
  enough.abort();
  const report = await calling;
  assert.deepEqual(report.complaints, []);
  assert.deepEqual(report.agentSpeech, [], 'a listener makes no sound');

  const headers = { authorization: `Bearer ${token}` };
  const list = async (): Promise<{ id: string; outcome?: string }[]> =>
    (
      (await (await fetch(`http://127.0.0.1:${gateway.port}/api/v1/conversations`, { headers })).json()) as {
        conversations: { id: string; outcome?: string }[];
      }
    ).conversations;
  const head = await until(async () => (await list()).find(({ outcome }) => outcome !== undefined), 'the end is on record');
  assert.equal(head.outcome, 'observed');
  const { events: recorded } = (await (await fetch(`http://127.0.0.1:${gateway.port}/api/v1/conversations/${head.id}`, { headers })).json()) as {
    events: { kind: string; track?: string; text?: string; intent?: string }[];
  };
  const overheard = recorded.filter(({ kind }) => kind === 'overheard');
  assert.ok(
    overheard.some(({ track, text }) => track === 'caller' && text?.includes('parcel')),
    JSON.stringify(overheard),
  );
  assert.ok(
    overheard.some(({ track }) => track === 'human-agent'),
    JSON.stringify(overheard),
  );
  assert.ok(
    recorded.some(({ kind, intent }) => kind === 'suggestion' && intent === 'track_order'),
    JSON.stringify(recorded),
  );
  stop.abort();
  await reading;
  assert.match(told, /track_order/);
});
