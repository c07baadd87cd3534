import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generateTone, printWavHeader } from '#audio';
import { loadConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordboard-remote-'));
after(() => rmSync(folder, { recursive: true }));

const whole = `
allowPlainSecrets: true
remoteAgents:
  - { id: elsewhere, type: sip-agent, uri: "sip:a@192.0.2.7", waitingSound: ringing-uk, handOff: { targets: { Returns: refunds } } }
accounts:
  - id: a
    bots: [ { id: b, agent: elsewhere } ]
    outbound: { trunks: [line], allow: ["+1"] }
sip: { listeners: [ { transport: udp, host: 127.0.0.1, port: 0 } ] }
channels:
  - id: line
    type: sip-trunk
    numbers: { "+15550100": { bot: b } }
    allowAddresses: [192.0.2.7]
    targets: { refunds: { uri: "sip:r@192.0.2.8" } }
    fallbackTarget: refunds
    outgoing: { uri: "sip:{number}@192.0.2.7", from: "sip:+15550100@192.0.2.7", credentials: { username: u, password: trunk-not-a-secret } }
`;

function load(change: (text: string) => string = (text) => text) {
  const file = join(folder, 'cordboard.yaml');
  writeFileSync(file, change(whole));
  const { config, complaints } = loadConfig(file);
  return { config, said: complaints.map(({ path, says, severity }) => `${severity} ${path.join('.')}: ${says}`) };
}
const wav = (ms: number, rateHz: number): Uint8Array => {
  const samples = generateTone(400, ms, rateHz, -20);
  return Buffer.concat([printWavHeader({ rateHz, channels: 1, dataBytes: samples.byteLength }), Buffer.from(samples.buffer)]);
};

test('a gateway with nothing but an agent elsewhere is a gateway', () => {
  const { config, said } = load();
  assert.deepEqual(said, []);
  assert.equal(config?.remoteAgents.get('elsewhere')?.options.ringSeconds, 10);
  assert.deepEqual([...(config?.outbound.keys() ?? [])], ['a']);
});

test('what cannot work is said, each at its place', () => {
  for (const [change, says] of [
    [
      (text: string) => text.replace('Returns: refunds', 'Returns: refnds'),
      'error channels.0.targets: remote agent "elsewhere" hands over to "refnds"',
    ],
    [(text: string) => text.replace('    fallbackTarget: refunds\n', ''), 'warning channels.0: its calls go to the remote agent "elsewhere"'],
    [(text: string) => text.replace('type: sip-agent', 'type: sip-agnt'), 'error remoteAgents.0.type: "sip-agnt" is no type of remote agent'],
    [(text: string) => text.replace('agent: elsewhere', 'agent: elsewere'), 'error accounts.0.bots.0.agent: there is no agent "elsewere"'],
    [(text: string) => text.replace('id: elsewhere', 'id: line'), 'error remoteAgents: "line" is also the id of a channel'],
    [(text: string) => text.replace('uri: "sip:a@192.0.2.7"', 'uri: "tel:+1"'), 'error remoteAgents.0.uri'],
    [(text: string) => text.replace('ringing-uk', 'absent.wav'), 'error remoteAgents.0.waitingSound: the file absent.wav cannot be read'],
    [(text: string) => text.replace('trunks: [line]', 'trunks: [lane]'), 'error accounts.0.outbound.trunks.0: there is no channel "lane"'],
    [(text: string) => text.replace(/ {4}outgoing:.*\n/, ''), 'error accounts.0.outbound.trunks.0: the channel "line" takes no calls out'],
    [(text: string) => text.replace('allow: ["+1"]', 'allow: []'), 'warning accounts.0.outbound.allow'],
    [(text: string) => text.replace(/^sip:.*\n/m, ''), 'error remoteAgents: remote agents are called by SIP'],
    [(text: string) => text.replace('trunk-not-a-secret', 'env:CORDBOARD_NOT_SET'), 'error channels.0.outgoing.credentials.password'],
    [(text: string) => text.replace(/remoteAgents:\n.*\n/, ''), 'error agents: nobody is there to answer'],
  ] as const) {
    const { said } = load(change);
    assert.ok(
      said.some((line) => line.startsWith(says)),
      `${says}\n${said.join('\n')}`,
    );
  }
});

test('callers may wait with a sound of the house’s own, at any usual rate', () => {
  for (const [name, ms, rateHz, fits] of [
    ['long.wav', 2500, 44_100, true],
    ['short.wav', 300, 8000, false],
    ['odd.wav', 2000, 7919, false],
  ] as const) {
    writeFileSync(join(folder, name), wav(ms, rateHz));
    const { config, said } = load((text) => text.replace('ringing-uk', name));
    if (!fits) assert.match(said.join('\n'), /error remoteAgents\.0\.waitingSound/, name);
    else {
      const waiting = config?.remoteAgents.get('elsewhere')?.waiting;
      assert.ok(Math.abs((waiting?.samples.length ?? 0) - 20_000) < 50, said.join('\n'));
    }
  }
  writeFileSync(join(folder, 'text.wav'), 'no sound at all, only words');
  assert.match(load((text) => text.replace('ringing-uk', 'text.wav')).said.join('\n'), /is no WAV file/);
});
