import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { type ConversationId, silentLogger, type WallTime } from '#base';
import { type CallFacts, type ConversationEvent, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { publicProblems } from '#server';
import { openStore } from '#store';
import { alongOf } from '../../src/app/notices/along.ts';
import { startGateway } from './gateway-process.ts';
import { checkLines, linesOf, runLines, strayLines } from './guide-lines.ts';

/** docs/guides/conversation-details.md, line by line, with the real curl, against a gateway of its own. */
const guide = readFileSync('docs/guides/conversation-details.md', 'utf8');
const interaction = 'b1d7c0ffee';
const configuration = `
http: { port: 0 }
folder: ./data
agents: [ ${resolve('examples/interop/agents/says-goodbye')} ]
speech: { listeners: 1, voices: 1, neuralDetector: false }
accounts:
  - id: sample-account
    bots: [ { id: reminder, agent: says-goodbye } ]
`;

/** A call that a human took, before the gateway was started. */
async function tell(folder: string): Promise<void> {
  const clock = realScheduler();
  const along = alongOf({ models: new Map(), webhooks: [] });
  const store = await openStore({ directory: join(folder, 'data', 'store'), logger: silentLogger, meter: silentMeter, clock, along });
  const at = (clock.wall() - 60_000) as WallTime;
  const facts: CallFacts = {
    channel: 'line',
    bot: 'reminder',
    account: 'sample-account',
    mode: 'talk',
    direction: 'inbound',
    parameters: {},
    callerNumber: '+15550100123',
    interactionId: interaction,
  };
  const events: ConversationEvent[] = [
    { kind: 'conversation-start', medium: 'voice', facts, agent: 'says-goodbye', agentVersion: '1' },
    { kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Hello, how can I help?' },
    { kind: 'agent-heard', utterance: 'u1', text: 'Hello, how can I', complete: false, heardMs: 700 },
    { kind: 'customer-turn', turn: 1, text: 'I want a human', source: 'speech', confidence: 0.9, matched: true },
    { kind: 'hand-off-start', handoff: { version: 1, target: 'general', reason: 'asked', facts: [] }, context: '', cut: [] },
    { kind: 'hand-off-proof', stage: 'accepted', target: 'general', door: 'refer', ms: 40, proof: 'refer-notified' },
    { kind: 'conversation-end', outcome: 'escalated', reason: 'handed over' },
  ];
  await store.append(
    'cv_01kaq3v5x8m2ynd4c6t9wz' as ConversationId,
    events.map((event, i) => ({ event, at: (at + i) as WallTime })),
  );
  await store.close();
}

test('the guide to conversation details has every complaint, with its status', () => {
  for (const [code, status] of publicProblems) assert.ok(guide.includes(`| ${status} | \`${code}\` |`), `${status} ${code}`);
});

type Body = {
  readonly total: number;
  readonly conversationInfo: Readonly<Record<string, unknown>>;
  readonly conversationHistory: readonly { readonly components: readonly { readonly data: { readonly text: string } }[] }[];
  readonly summary: { readonly ConversationSummary: string };
  readonly ConversationSummary: string;
  readonly sessions: readonly { readonly containmentType: string }[];
};
const json =
  (look: (body: Body) => void) =>
  (printed: string): void =>
    look(JSON.parse(printed) as Body);
const silent = (printed: string): void => assert.equal(printed, '');

test('every line of the guide to conversation details does what the guide says', { timeout: 600_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-details-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'cordboard.yaml');
  writeFileSync(config, configuration);
  await tell(folder);
  const gateway = await startGateway(config);
  t.after(() => gateway.stop('SIGKILL'));
  const env = { CORDBOARD: `http://127.0.0.1:${gateway.port}`, BOT: 'reminder', INTERACTION: interaction };
  // What is published holds in a running gateway within two seconds: here it is asked until it does.
  const settled = `until curl -s -o /dev/null -w '%{http_code}' -X POST "$CORDBOARD/api/public/bot/$BOT/getSessions" -H "auth: $TOKEN" -H "Content-Type: application/json" -d '{}' | grep -q 200; do sleep 0.1; done`;
  const lines = linesOf(guide).flatMap((line) => (line.startsWith('export TOKEN') ? [line, settled] : [line]));
  checkLines(await runLines(lines, { config, cwd: folder, env }), [
    ['until curl', silent],
    ['app create', silent],
    ['app publish', (printed) => assert.match(printed, /^published: cs-[0-9a-f-]{36}$/m)],
    ['export APP', silent],
    ['export TOKEN', silent],
    [
      'conversationDetails',
      json(({ conversationInfo, conversationHistory, summary }) => {
        assert.equal(conversationInfo['callId'], interaction);
        assert.equal(conversationHistory[0]?.components[0]?.data.text, 'Hello, how can I');
        assert.match(summary.ConversationSummary, /I want a human/);
        assert.ok(!JSON.stringify(conversationInfo).includes('0100123'), 'covered for who may not see it');
      }),
    ],
    ['export CUSTOMER', silent],
    ['getMessages', json(({ total }) => assert.equal(total, 3))],
    [
      'getSessions?containmentType=agent',
      json(({ sessions }) =>
        assert.deepEqual(
          sessions.map(({ containmentType }) => containmentType),
          ['agent'],
        ),
      ),
    ],
    ['conversationSummary', json(({ ConversationSummary }) => assert.match(ConversationSummary, /parcel/i))],
  ]);
  assert.deepEqual(strayLines(guide), []);
});
