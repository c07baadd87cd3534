import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { parseWav, peakDb } from '#audio';
import { callUntilUnderstood, cordboard, type GatewayProcess, startGateway } from './gateway-process.ts';

/**
 * Two gateways on this machine: one takes voice streams and bridges them by SIP, the other is the agent that they reach. Plain over UDP with a REFER at
 * the end, and over TLS with SRTP and a BYE that says why.
 */

const folder = mkdtempSync(join(tmpdir(), 'cordboard-bridge-'));
const client = 'cs-0a1b2c3d-1111-5222-8333-444455556666';
const secret = 'bench-secret-not-real';

const agentSide = `
http: { port: 0 }
folder: ./agent-data
allowPlainSecrets: true
agents: [ ${resolve('examples/agents/parcel-desk')}, ${resolve('examples/interop/agents/says-goodbye')}, ${resolve('examples/interop/agents/hands-over')} ]
accounts:
  - id: a
    bots: [ { id: desk, agent: parcel-desk }, { id: goodbye, agent: says-goodbye }, { id: hands-over, agent: hands-over } ]
    clients: [ { id: ${client}, secret: ${secret}, scopes: [conversations:read, conversations:personal] } ]
sip:
  listeners:
    - { transport: udp, host: 127.0.0.1, port: 0 }
    - { transport: tls, host: 127.0.0.1, port: 0, advertised: { host: localhost } }
  tls: { selfMade: ./tls }
  media: { allowLoopback: true }
channels:
  - id: plain
    type: sip-trunk
    numbers: { "+15550100": { bot: desk }, goodbye: { bot: goodbye } }
    allowAddresses: [127.0.0.1]
    srtp: refuse
    targets: { refunds: { uri: "sip:refund-desk@agents.example" }, general: { uri: "sip:anybody@agents.example" } }
  - id: sealed
    type: zoom-sip
    numbers: { sealed: { bot: hands-over } }
    allowAddresses: [127.0.0.1]
    targets: { general: { headers: { X-Queue: Returns } } }
apis: { orders: { url: "/demo/orders/{order}" } }
demo: { ordersApi: true }
`;

const callerSide = (udp: number, tls: number): string => `
http: { port: 0 }
folder: ./caller-data
allowPlainSecrets: true
agents: [ ${resolve('examples/interop/agents/says-goodbye')} ]
remoteAgents:
  - id: plain
    type: sip-agent
    uri: "sip:{called_number}@127.0.0.1:${udp};transport=udp"
    headers: { X-Interaction: "{interaction_id}", X-Conversation: "{conversation_id}" }
    handOff: { targets: { refund-desk: refunds } }
  - { id: goodbye, type: sip-agent, uri: "sip:goodbye@127.0.0.1:${udp};transport=udp" }
  - id: sealed
    type: sip-agent
    uri: "sip:sealed@localhost:${tls};transport=tls"
    srtp: require
    handOff: { targetHeader: X-Queue, targets: { Returns: refunds } }
  - { id: nobody, type: sip-agent, uri: "sip:unknown@127.0.0.1:${udp};transport=udp" }
  - { id: gone, type: sip-agent, uri: "sip:desk@127.0.0.1:9;transport=tcp" }
accounts:
  - id: a
    bots:
      - { id: plain, agent: plain }
      - { id: goodbye, agent: goodbye }
      - { id: sealed, agent: sealed }
      - { id: nobody, agent: nobody }
      - { id: gone, agent: gone }
    clients: [ { id: ${client}, secret: ${secret}, scopes: [streams:open, conversations:read, conversations:personal] } ]
sip:
  listeners: [ { transport: udp, host: 127.0.0.1, port: 0 }, { transport: tcp, host: 127.0.0.1, port: 0 } ]
  trust: { authorities: [ ./tls/cert.pem ] }
  media: { allowLoopback: true }
channels:
  - id: voice
    type: talkdesk-stream
    numbers: { "+15550100": { bot: plain }, "+15550101": { bot: goodbye }, "+15550102": { bot: sealed }, "+15550103": { bot: gone } }
    targets: { refunds: { ringGroup: Refunds }, general: { ringGroup: Agents } }
    fallbackTarget: general
  - id: alone
    type: talkdesk-stream
    path: /alone/
    numbers: { "+15550104": { bot: nobody } }
    targets: { refunds: { ringGroup: Refunds } }
`;

let far: GatewayProcess;
let near: GatewayProcess;

/** The port of a SIP listener, as the log tells it. */
const sipPort = (gateway: GatewayProcess, transport: string): number =>
  Number(new RegExp(`${transport} 127\\.0\\.0\\.1:(\\d+)`).exec(gateway.output())?.[1]);

before(async () => {
  writeFileSync(join(folder, 'agent.yaml'), agentSide);
  far = await startGateway(join(folder, 'agent.yaml'));
  writeFileSync(join(folder, 'caller.yaml'), callerSide(sipPort(far, 'udp'), sipPort(far, 'tls')));
  near = await startGateway(join(folder, 'caller.yaml'));
});
after(async () => {
  await Promise.all([near?.stop('SIGKILL'), far?.stop('SIGKILL')]);
  rmSync(folder, { recursive: true, force: true });
});

interface Report {
  readonly exit: string;
  readonly rang?: string;
  readonly outcome: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly complaints: readonly unknown[];
  readonly conversation: {
    readonly agent: string;
    readonly agentVersion: string;
    readonly reason: string;
    readonly code?: string;
    readonly placed: readonly { readonly stage: string; readonly why?: string; readonly status?: number }[];
    readonly handoff?: { readonly target: string; readonly context: string };
    readonly farLine?: { readonly messages: number; readonly sound?: { readonly codec: string; readonly suite?: string; readonly received: number } };
    readonly recording?: { readonly file: string };
  };
}

/** A scripted caller's stream to that number, bridged and talked to the end. */
async function call(number: string, ...turns: string[]): Promise<Report> {
  const channel = number === '+15550104' ? ['--channel', 'alone'] : [];
  const url = await cordboard(['channel', 'url', '-c', join(folder, 'caller.yaml'), '--port', String(near.port), '--number', number, ...channel]);
  assert.equal(url.code, 0, url.stderr);
  const { stdout, stderr } = await callUntilUnderstood(url.stdout.trim(), turns);
  assert.ok(stdout.startsWith('{'), stderr);
  return JSON.parse(stdout) as Report;
}
const stages = ({ conversation }: Report): string[] =>
  conversation.placed.map(({ stage, why }) => (why === undefined ? stage : `${stage} ${why}`)).filter((stage) => stage !== 'ringing');

/** What the agent's side has on record of the last call by that channel. */
async function heardByAgent(channel: string): Promise<string> {
  const listed = await cordboard(['conversations', 'list', '-c', join(folder, 'agent.yaml'), '--channel', channel, '--limit', '1', '--json']);
  const [head] = (JSON.parse(listed.stdout) as { conversations?: { id: string }[] }).conversations ?? [];
  const shown = await cordboard(['conversations', 'show', head?.id ?? '', '-c', join(folder, 'agent.yaml')]);
  return shown.stdout;
}

test('over UDP: the caller talks and presses keys, the agent elsewhere asks for a human by REFER, the stream stops with its context', async () => {
  const report = await call('+15550100', '--say', 'i would like a refund for my order', '--press', '123456', '--say', 'it is damaged');
  assert.equal(report.exit, 'escalation', JSON.stringify(report));
  assert.equal(report.outcome, 'escalated');
  assert.match(report.variables['escalate_to'] ?? '', /^Refunds::/);
  assert.match(report.variables['escalate_to'] ?? '', /order=123456/);
  const { conversation } = report;
  assert.deepEqual([conversation.agent, conversation.agentVersion], ['plain', 'remote']);
  assert.deepEqual(stages(report), ['dialling', 'answered', 'ended transfer']);
  assert.ok((conversation.farLine?.sound?.received ?? 0) > 100, 'sound came from the agent');
  assert.deepEqual(report.complaints, []);
  const wav = parseWav(readFileSync(join(folder, 'caller-data', 'recordings', conversation.recording?.file ?? '')));
  assert.ok(wav.ok && wav.value.channels === 2);
  for (const side of [0, 1]) assert.ok(peakDb(wav.value.samples.filter((_, i) => i % 2 === side)) > -30, `side ${side} is on the recording`);
  const heard = await heardByAgent('plain');
  assert.match(heard, /refund/, 'the words went all the way');
  assert.match(heard, /123456/, 'the keys went all the way');
});

test('over TLS with SRTP: a BYE with the reason is a wish for a human, its field names the target', async () => {
  const report = await call('+15550102', '--silence', '4000');
  assert.equal(report.exit, 'escalation', JSON.stringify(report));
  assert.match(report.variables['escalate_to'] ?? '', /^Refunds::.*order=123456/);
  assert.deepEqual(stages(report), ['dialling', 'answered', 'ended hang-up']);
  assert.ok(report.conversation.farLine?.sound?.suite, 'the far leg was protected');
});

test('a plain goodbye of the agent is the stream’s ok', async () => {
  const report = await call('+15550101', '--silence', '2000');
  assert.equal(report.exit, 'ok', JSON.stringify(report));
  assert.equal(report.outcome, 'resolved');
  assert.deepEqual(stages(report), ['dialling', 'answered', 'ended hang-up']);
});

test('the caller hangs up first: the agent is told goodbye', async () => {
  const report = await call('+15550100', '--silence', '3000', '--hang-up');
  assert.equal(report.outcome, 'abandoned', JSON.stringify(report));
  assert.deepEqual(stages(report), ['dialling', 'answered', 'ended']);
  assert.match(await heardByAgent('plain'), /ended: abandoned, caller hung up/);
});

test('an agent that is not there: the fallback takes the caller; without one the stream is told of an error', async () => {
  const gone = await call('+15550103', '--silence', '4000');
  assert.equal(gone.exit, 'escalation', JSON.stringify(gone));
  assert.match(gone.variables['escalate_to'] ?? '', /^Agents/);
  assert.deepEqual(stages(gone), ['dialling', 'unanswered unreachable']);
  const nobody = await call('+15550104', '--silence', '4000');
  assert.notEqual(nobody.exit, 'ok');
  assert.equal(nobody.outcome, 'failed');
  assert.deepEqual(stages(nobody), ['dialling', 'unanswered unknown-number']);
});

test('no word, number or token of the caller is in a log', () => {
  for (const gateway of [near, far])
    for (const canary of [secret, 'refund for my order', '123456']) assert.ok(!gateway.output().includes(canary), `the log holds "${canary}"`);
});
