import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { loadedDice } from '../../../../test/peers/loaded-dice.ts';
import { SipStage, sdp } from '../../../../test/peers/sip-stage.ts';
import { readTorture, tortureCases } from '../../../../test/vectors/sip/torture.ts';
import type { Hop } from '../message/hop.ts';
import type { UaOutput } from './ua-input.ts';
import { defaultUserAgentSettings, type UserAgentSettings } from './ua-settings.ts';
import { UserAgent } from './user-agent.ts';

const source: Hop = { transport: 'udp', address: '198.51.100.7', port: 40_000, connection: 'socket' };
const now = 5000 as Instant;
const endpoint = (settings: Partial<UserAgentSettings> = {}): UserAgent =>
  new UserAgent({ ...defaultUserAgentSettings, addresses: { udp: { host: '192.0.2.9', port: 5060 } }, ...settings }, loadedDice(9));

/** The status and the way of each answer. What is echoed of a broken request may be broken still, so nothing but lines is read here. */
function answers(outputs: readonly UaOutput[]): { status: number; to: Hop; headers: (key: string) => string | undefined }[] {
  return outputs.flatMap((output) => {
    if (output.kind !== 'transmit') return [];
    const text = Buffer.from(output.octets).toString('utf8');
    const headers = (key: string) => new RegExp(`^${key}: (.*)$`, 'im').exec(text)?.[1]?.trim();
    return [{ status: Number(/^SIP\/2\.0 (\d{3}) /.exec(text)?.[1]), to: output.to, headers }];
  });
}
const give = (ua: UserAgent, text: string, from = source, at = now) =>
  ua.step({ kind: 'message-received', octets: Buffer.from(text, 'latin1'), from }, at);

interface Asked {
  readonly method?: string;
  readonly target?: string;
  readonly branch?: string;
  readonly tag?: string;
  readonly callId?: string;
  readonly cseq?: string;
  readonly more?: string;
  readonly body?: string;
}
const ask = ({
  method = 'OPTIONS',
  target = 'sip:bot@192.0.2.9',
  branch = 'z9hG4bKb1',
  tag = '',
  callId = 'c1',
  cseq = `1 ${method}`,
  more = '',
  body = '',
}: Asked = {}): string =>
  `${method} ${target} SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.7:5060;branch=${branch};rport\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=f\r\nTo: <sip:bot@192.0.2.9>${tag}\r\nCall-ID: ${callId}\r\nCSeq: ${cseq}\r\nContact: <sip:a@198.51.100.7>\r\n${more}${body ? 'Content-Type: application/sdp\r\n' : ''}Content-Length: ${body.length}\r\n\r\n${body}`;
const invite = (asked: Asked = {}): string => ask({ method: 'INVITE', body: 'v=0', ...asked });

for (const one of tortureCases)
  test(`RFC ${one.rfc} §${one.section} ${one.name}: ${one.endpoint}${one.decision ? ` (${one.decision})` : ''}`, () => {
    const ua = endpoint();
    const outputs = ua.step({ kind: 'message-received', octets: readTorture(one), from: source }, now);
    const said = answers(outputs);
    if (one.endpoint === 'incoming') assert.deepEqual([outputs.map((output) => output.kind), said.length], [['call-received'], 0]);
    else if (one.endpoint === 'silence') assert.deepEqual([outputs.map((output) => output.kind), said.length], [['message-dropped'], 0]);
    else {
      assert.deepEqual(
        said.map((answer) => answer.status),
        [one.endpoint],
      );
      assert.equal(said[0]?.to.address, source.address);
      assert.deepEqual(ua.load, { calls: 0, halfOpen: 0, transactions: 0 }, 'a refusal keeps nothing');
    }
    assert.equal(answers(give(ua, ask()))[0]?.status, 200, 'and OPTIONS is answered after it');
  });

test('what a refusal tells', () => {
  const tell = (text: string, key: string) => answers(give(endpoint(), text))[0]?.headers(key);
  assert.equal(tell(ask({ more: 'Require: a, 100rel, b\r\n' }), 'unsupported'), 'a, b');
  assert.match(tell(ask({ method: 'REGISTER' }), 'allow') ?? '', /INVITE.*REFER/);
  assert.match(tell(ask({ method: 'FROB' }), 'allow') ?? '', /INVITE/);
  assert.equal(
    tell(
      ask({ method: 'INVITE', more: 'Content-Type: text/plain\r\n' }).replace('Content-Length: 0\r\n\r\n', 'Content-Length: 1\r\n\r\nx'),
      'accept',
    ),
    'application/sdp',
  );
  assert.equal(tell(invite({ more: 'Supported: timer\r\nSession-Expires: 60\r\n' }), 'min-se'), '90');
});

test('each refusal in its place', () => {
  const status = (text: string, settings: Partial<UserAgentSettings> = {}) => answers(give(endpoint(settings), text))[0]?.status;
  assert.equal(status(ask({ method: 'REFER', more: 'Refer-To: <sip:premium@example.com>\r\n' })), 403, 'promise P8: a REFER from outside any call');
  assert.equal(status(ask({ method: 'BYE' })), 481);
  assert.equal(status(ask({ method: 'BYE', tag: ';tag=x' })), 481);
  assert.equal(status(ask({ method: 'CANCEL' })), 481);
  assert.equal(status(ask({ method: 'SUBSCRIBE' })), 405);
  assert.equal(status(ask({ method: 'NOTIFY', tag: ';tag=x' })), 481);
  assert.equal(status(invite({ more: 'Contact: <sip:two@b>\r\n' })), 400);
  assert.equal(status(ask({ more: '' }).replace('Max-Forwards: 70', 'Max-Forwards: 0')), 200);
  assert.equal(status(ask({ more: '' }).replace('Max-Forwards: 70', 'Max-Forwards: 0'), { spentHops: 'refuse' }), 483);
  assert.equal(status(ask({ more: `X: ${'y'.repeat(9000)}\r\n` })), 513);
});

test('an answer without state is the same each time, tag and all', () => {
  const ua = endpoint();
  const [first, second] = [answers(give(ua, ask()))[0], answers(give(ua, ask()))[0]];
  assert.match(first?.headers('to') ?? '', /;tag=[0-9a-f]{16}$/);
  assert.equal(first?.headers('to'), second?.headers('to'));
  assert.match(first?.headers('via') ?? '', /;received=198\.51\.100\.7;rport=40000$/);
  assert.equal(first?.headers('accept'), 'application/sdp');
});

test('no answer to a stranger is over three times its question (threat: reflection)', () => {
  const tiny = (method: string) =>
    `${method} sip:a SIP/2.0\r\nv:SIP/2.0/UDP a;branch=z9hG4bKx\r\nf:<sip:a>;tag=1\r\nt:<sip:a>\r\ni:c\r\nCSeq:1 ${method}\r\n`;
  const challenged = { guard: () => 'challenge', authentication: { realm: 'r'.repeat(40), passwordOf: () => 'p', nonceMs: 1000 } } as const;
  let [full, bare, none] = [0, 0, 0];
  for (const settings of [{}, challenged])
    for (const method of ['OPTIONS', 'REGISTER', 'FROB', 'BYE', 'REFER'])
      for (const more of ['', 'Require: x\r\n', 'CSeq: 1 X\r\n', `X: ${'y'.repeat(300)}\r\n`]) {
        const text = `${tiny(method)}${more}\r\n`;
        const outputs = give(endpoint(settings), text);
        const sent = outputs.filter((output) => output.kind === 'transmit');
        for (const output of sent)
          assert.ok(output.octets.length <= 3 * text.length, `${method} ${more}: ${output.octets.length} for ${text.length}`);
        if (sent.length === 0) none++;
        else if (answers(outputs)[0]?.headers('server')) full++;
        else bare++;
      }
  assert.ok(full > 0 && bare > 0 && none > 0, `${full} ${bare} ${none}`);
});

test('merged requests: the second way gets 482', () => {
  const ua = endpoint();
  give(ua, invite());
  assert.deepEqual(
    answers(give(ua, invite({ branch: 'z9hG4bKother' }))).map((answer) => answer.status),
    [482],
  );
});

test('caps: calls, half-open calls; beyond them 503 with Retry-After', () => {
  const ua = endpoint({ limits: { ...defaultUserAgentSettings.limits, halfOpen: 2 } });
  for (const n of [1, 2]) assert.equal(give(ua, invite({ callId: `c${n}`, branch: `z9hG4bK${n}` }))[0]?.kind, 'call-received');
  const [full] = answers(give(ua, invite({ callId: 'c3', branch: 'z9hG4bK3' })));
  assert.deepEqual([full?.status, full?.headers('retry-after')], [503, '30']);
  assert.deepEqual(ua.load, { calls: 2, halfOpen: 2, transactions: 2 });
});

test('a noisy call meets the cap of transactions, and can still be ended', () => {
  const ua = endpoint({ limits: { ...defaultUserAgentSettings.limits, transactions: 5 } });
  give(ua, invite());
  const [ok] = answers(ua.step({ kind: 'answer-requested', call: 'in-1', body: sdp('v=0') }, now));
  const tag = /;tag=\w+/.exec(ok?.headers('to') ?? '')?.[0] ?? '';
  give(ua, ask({ method: 'ACK', tag, branch: 'z9hG4bKa' }));
  const within = (method: string, n: number) => answers(give(ua, ask({ method, tag, branch: `z9hG4bKi${n}`, cseq: `${n} ${method}` })))[0]?.status;
  const statuses = [2, 3, 4, 5, 6, 7].map((n) => within('INFO', n));
  assert.deepEqual(statuses, [200, 200, 200, 200, 503, 503]);
  assert.equal(within('BYE', 8), 200);
});

test('draining: OPTIONS and INVITE get 503, a live call ends in peace', () => {
  const stage = new SipStage();
  const [alice, bob] = [stage.peer('alice'), stage.peer('bob')];
  bob.react = (event) => (event.kind === 'call-received' ? [{ kind: 'answer-requested', call: event.call, body: sdp('a') }] : []);
  const call = (name: string) =>
    alice.give({ kind: 'invite-requested', call: name, to: bob.hop(), target: 'sip:b@192.0.2.2', from: { uri: 'sip:a@b' }, body: sdp('o') });
  call('one');
  stage.run(100);
  bob.give({ kind: 'drain-requested' });
  call('two');
  alice.give({ kind: 'ping-requested', ping: 'p', to: bob.hop(), target: 'sip:192.0.2.2', from: 'sip:192.0.2.1' });
  stage.run(100);
  assert.equal(alice.event('ping-answered').status, 503);
  const [end] = alice.events('call-end');
  assert.deepEqual([end?.call, end?.status, end?.error?.retry], ['two', 503, true]);
  assert.equal(bob.events('drained').length, 0);
  bob.give({ kind: 'invite-requested', call: 'no', to: alice.hop(), target: 'sip:a@b', from: { uri: 'sip:b@b' } });
  stage.run(100);
  assert.equal(alice.events('call-received').length, 1, 'a call of ours goes out: one that lives may need it');
  alice.give({ kind: 'hang-up-requested', call: 'one' });
  stage.run(100);
  assert.equal(bob.events('drained').length, 0);
  bob.give({ kind: 'hang-up-requested', call: 'no' });
  stage.run(100);
  bob.event('drained');
});

test('the guard: dropped, forbidden', () => {
  const dropped = give(endpoint({ guard: () => 'drop' }), ask());
  assert.deepEqual(
    dropped.map((output) => output.kind),
    ['message-dropped'],
  );
  assert.equal(
    answers(
      give(endpoint({ guard: (request, from) => (from.address === '198.51.100.7' && request.method === 'INVITE' ? 'forbid' : 'serve') }), invite()),
    )[0]?.status,
    403,
  );
});

test('pings: answered with anything, or not', () => {
  const stage = new SipStage();
  const [alice, bob] = [stage.peer('alice'), stage.peer('bob')];
  const ping = (name: string, target: string) => alice.give({ kind: 'ping-requested', ping: name, to: bob.hop(), target, from: 'sip:192.0.2.1' });
  ping('ok', 'sip:192.0.2.2');
  ping('odd', 'urn:x:y');
  stage.run(100);
  stage.filter = () => false;
  ping('dead', 'sip:192.0.2.2');
  stage.run(40_000);
  assert.deepEqual(
    alice.events('ping-answered').map(({ ping: name, status }) => [name, status]),
    [
      ['ok', 200],
      ['odd', 416],
      ['dead', undefined],
    ],
  );
  stage.assertQuiet();
});

test('commands that would break a message are refused, and nothing is sent', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice');
  const base = { kind: 'invite-requested', to: alice.hop(), target: 'sip:b@c', from: { uri: 'sip:a@b' } } as const;
  alice.give(
    { ...base, call: '1', headers: [['X', 'a\r\nEvil: b']] },
    { ...base, call: '2', target: 'sip:b@c SIP/2.0\r\nEvil: b' },
    { ...base, call: '3', from: { uri: 'sip:a@b>' } },
    { ...base, call: '4', routes: ['<sip:x>'] },
    { ...base, call: '5', body: { type: 'application/sdp\r\nEvil: b', octets: new Uint8Array(1) } },
    { ...base, call: '6', headers: [['Call-ID', 'mine']] },
    { kind: 'refer-requested', call: 'x', refer: 'r', target: 'no uri' },
    { kind: 'refuse-requested', call: 'x', status: 404, reason: 'a\r\nb' },
  );
  assert.deepEqual(
    alice.events('command-refused').map((event) => event.error.code),
    [
      'SIP_HEADER_REFUSED',
      'SIP_URI_REFUSED',
      'SIP_URI_REFUSED',
      'SIP_URI_REFUSED',
      'SIP_HEADER_REFUSED',
      'SIP_HEADER_REFUSED',
      'SIP_URI_REFUSED',
      'SIP_HEADER_REFUSED',
    ],
  );
  assert.equal(stage.wire.length, 0);
});

test('a display name full of tricks stays a name', () => {
  const stage = new SipStage();
  const [alice, bob] = [stage.peer('alice'), stage.peer('bob')];
  const display = 'x" <sip:evil@example.com>;tag=1\r\nEvil: yes\\';
  alice.give({ kind: 'invite-requested', call: '1', to: bob.hop(), target: 'sip:b@c', from: { uri: 'sip:a@b', display } });
  stage.run(20);
  const { request } = bob.event('call-received');
  assert.equal(request.headers.has('evil'), false);
  assert.equal(request.essentials.from.uri.text, 'sip:a@b');
});

test('a request out of order gets 500, and the call goes on (RFC 3261 §12.2.2)', () => {
  const ua = endpoint();
  give(ua, invite());
  const [ok] = answers(ua.step({ kind: 'answer-requested', call: 'in-1', body: sdp('v=0') }, now));
  const tag = /;tag=(\w+)/.exec(ok?.headers('to') ?? '')?.[1];
  give(ua, ask({ method: 'ACK', tag: `;tag=${tag}`, branch: 'z9hG4bKa' }));
  const within = (n: number) => answers(give(ua, ask({ method: 'INFO', tag: `;tag=${tag}`, branch: `z9hG4bKi${n}`, cseq: `${n} INFO` })))[0]?.status;
  assert.deepEqual([within(5), within(4), within(5), within(6)], [200, 500, 200, 200], 'the second 5 is the same request again');
  assert.equal(answers(give(ua, ask({ method: 'INFO', tag: `;tag=${tag}`, branch: 'z9hG4bKx', cseq: '5 INFO' })))[0]?.status, 500);
  assert.equal(answers(give(ua, ask({ method: 'INFO', tag: ';tag=wrong', branch: 'z9hG4bKy', cseq: '7 INFO' })))[0]?.status, 481);
  assert.equal(
    answers(give(ua, ask({ method: 'INFO', tag: `;tag=${tag}`, branch: 'z9hG4bKz', cseq: '8 INFO', more: 'Info-Package: foo\r\n' })))[0]?.status,
    469,
  );
});

test('a connection that closes ends what waits on it', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice');
  const to: Hop = { transport: 'tcp', address: '192.0.2.77', port: 5060, connection: 'c9' };
  alice.give({ kind: 'invite-requested', call: '1', to, target: 'sip:b@c', from: { uri: 'sip:a@b' } });
  alice.give({ kind: 'connection-closed', connection: 'c9' });
  assert.equal(alice.event('call-end').cause, 'unreachable');
  stage.assertQuiet();
});
