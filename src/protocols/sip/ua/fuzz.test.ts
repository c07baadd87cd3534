import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { loadedDice } from '../../../../test/peers/loaded-dice.ts';
import { mutate } from '../../../../test/peers/mutate.ts';
import { readTorture, tortureCases } from '../../../../test/vectors/sip/torture.ts';
import type { Hop } from '../message/hop.ts';
import type { UaInput, UaOutput } from './ua-input.ts';
import { defaultUserAgentSettings } from './ua-settings.ts';
import { UserAgent } from './user-agent.ts';

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 3261);
const body = { type: 'application/sdp', octets: Buffer.from('v=0\r\n') };

/** What an application does with whatever it hears, as its dice fall. */
function react(event: UaOutput, chance: number): readonly UaInput[] {
  if (event.kind === 'call-received')
    return [
      { kind: 'progress-requested', call: event.call, status: 183, body, reliable: chance < 0.5 },
      ...(chance < 0.8 ? [{ kind: 'answer-requested', call: event.call, body } as const] : []),
    ];
  if (event.kind === 'offer-received') return chance < 0.7 ? [{ kind: 'offer-accepted', call: event.call, body }] : [];
  if (event.kind === 'refer-received') return [{ kind: 'refer-accepted', call: event.call, refer: event.refer }];
  if (event.kind === 'call-confirmed' && chance < 0.5)
    return [
      { kind: 'offer-requested', call: event.call, body },
      { kind: 'refer-requested', call: event.call, refer: 'r', target: 'sip:x@y' },
    ];
  return [];
}

/** A lively conversation with one endpoint: what it says is thrown back at it, wounded, as are the torture messages. */
test(`${inputs} wounded messages into a living endpoint: nothing thrown, nothing slow, nothing kept for ever`, () => {
  const dice = loadedDice(seed);
  const ua = new UserAgent(
    {
      ...defaultUserAgentSettings,
      addresses: { udp: { host: '192.0.2.9', port: 5060 } },
      limits: { ...defaultUserAgentSettings.limits, calls: 300, halfOpen: 200, transactions: 2000 },
    },
    dice,
  );
  const from: Hop = { transport: 'udp', address: '198.51.100.7', port: 5060 };
  const torture = tortureCases.map(readTorture);
  const heard: Buffer[] = [];
  const counts = new Map<string, number>();
  let now = 1000;
  let number = 10;
  const give = (input: UaInput): void => {
    const before = process.cpuUsage().user;
    const outputs = ua.step(input, now as Instant);
    assert.ok(process.cpuUsage().user - before < 200_000, `slow: ${input.kind}`);
    for (const output of outputs) {
      counts.set(output.kind, (counts.get(output.kind) ?? 0) + 1);
      if (output.kind === 'transmit' && !/^SIP\/2\.0 [3-6]/.test(Buffer.from(output.octets).toString('latin1', 0, 12)))
        heard[Math.floor(dice.fraction() * 60)] = Buffer.from(output.octets);
      for (const next of react(output, dice.fraction())) give(next);
    }
  };
  /** A request within one of its calls, made of a response it gave: tags and Call-ID fit, so that it goes deep. */
  const within = (said: Buffer): Buffer => {
    const text = said.toString('latin1');
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1] ?? '';
    const methods = ['ACK', 'BYE', 'INFO', 'UPDATE', 'INVITE', 'PRACK', 'REFER', 'NOTIFY', 'OPTIONS', 'CANCEL'];
    const method = methods[Math.floor(dice.fraction() * methods.length)] ?? 'INFO';
    const cseq = dice.fraction() < 0.3 ? (field('CSeq').split(' ')[0] ?? '1') : String(++number);
    const extra =
      [
        '',
        'RAck: 1 1 INVITE\r\n',
        `RAck: ${field('RSeq')} ${field('CSeq')}\r\n`,
        'X: y\r\n',
        'Event: refer\r\nSubscription-State: active\r\n',
        'Session-Expires: 100;refresher=uac\r\nSupported: timer\r\n',
      ][Math.floor(dice.fraction() * 6)] ?? '';
    return Buffer.from(
      `${method} sip:x@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK${Math.floor(dice.fraction() * 1e9)}\r\nFrom: ${field('From')}\r\nTo: ${field('To')}\r\nCall-ID: ${field('Call-ID')}\r\nCSeq: ${cseq} ${method}\r\nContact: <sip:z@198.51.100.7>\r\nRefer-To: <sip:x@y>\r\n${extra}Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n`,
      'latin1',
    );
  };
  /** A response to something it asked. */
  const answer = (said: Buffer): Buffer => {
    const text = said.toString('latin1');
    const [head = ''] = text.split('\r\n\r\n');
    const status = [100, 180, 183, 200, 202, 401, 407, 422, 481, 486, 491, 500, 603][Math.floor(dice.fraction() * 13)] ?? 200;
    const lines = head
      .split('\r\n')
      .slice(1)
      .filter((line) => /^(via|from|to|call-id|cseq):/i.test(line));
    return Buffer.from(
      `SIP/2.0 ${status} x\r\n${lines.map((line) => (/^to:/i.test(line) && !line.includes('tag=') ? `${line};tag=them` : line)).join('\r\n')}\r\nWWW-Authenticate: Digest realm="r", nonce="n"\r\nMin-SE: 100\r\nContent-Length: 0\r\n\r\n`,
      'latin1',
    );
  };
  for (let n = 0; n < inputs; n++) {
    now += dice.fraction() * 200;
    if (n % 50 === 0) give({ kind: 'invite-requested', call: `out-${n}`, to: from, target: 'sip:x@y', from: { uri: 'sip:a@b' }, body });
    const said = heard[Math.floor(dice.fraction() * 60)];
    const choice = dice.fraction();
    const whole = said && choice < 0.35 ? within(said) : said && choice < 0.55 ? answer(said) : undefined;
    const octets = whole && dice.fraction() < 0.6 ? whole : mutate(whole ? [whole] : torture, dice);
    give({ kind: 'message-received', octets, from });
    if (ua.deadline !== undefined && ua.deadline <= now) give({ kind: 'tick' });
  }
  for (const kind of [
    'call-received',
    'call-confirmed',
    'call-answered',
    'call-end',
    'offer-received',
    'refer-received',
    'info-received',
    'request-refused',
    'message-dropped',
    'command-refused',
  ])
    assert.ok((counts.get(kind) ?? 0) >= 3, `${kind} only ${counts.get(kind) ?? 0} times: the wounds are too deep`);
  // Those still in a call without a timer stay; everything else must go by itself.
  for (let due = ua.deadline; due !== undefined && due < now + 600_000; due = ua.deadline) {
    now = due;
    give({ kind: 'tick' });
  }
  assert.deepEqual([ua.load.transactions, ua.load.halfOpen], [0, 0], JSON.stringify(ua.load));
});
