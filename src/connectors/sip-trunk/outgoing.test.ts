import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { CallFacts, CallOrder, PlacedCallEvent, VoiceCallEvent } from '#contract';
import { admitHeaders, parseUri } from '#protocols/sip';
import { openSipHouse, type SipHouse } from '../../../test/peers/sip-house.ts';
import { until } from '../../../test/until.ts';
import { sipTrunk } from './connector.ts';
import { type SipTrunkOptions, sipTrunkOptions } from './options.ts';
import { dialable, placing } from './outgoing.ts';
import { greet } from './session.ts';

const houses: SipHouse[] = [];
after(() => Promise.all(houses.map((house) => house.close())));

const written = (uri = 'sip:{number}@trunk.example.com;transport=tls', more: object = {}) => ({
  id: 'trunk',
  type: 'sip-trunk',
  numbers: { '+15550100': { bot: 'st-parcels' } },
  allowAddresses: ['127.0.0.1'],
  outgoing: {
    uri,
    from: 'sip:+15550100@gateway.example.com',
    headers: { 'X-Line': '7' },
    parameterHeaders: { order: 'X-Order' },
    ringSeconds: 30,
    ...more,
  },
});
const optionsWith = (uri?: string, more?: object): SipTrunkOptions => sipTrunkOptions.parse(written(uri, more));

const facts: CallFacts = { channel: 'trunk', bot: 'st-parcels', account: 'acme', mode: 'talk', direction: 'outbound', parameters: {} };
const order = (calledNumber: string, parameters: Record<string, string> = {}): CallOrder => ({
  facts: { ...facts, calledNumber },
  parameters,
  ringMs: 20_000,
});

test('a number fills the template; configured fields and named parameters travel as header fields, others stay', () => {
  const options = optionsWith();
  assert.ok(options.outgoing);
  const made = placing(order('+1 (555) 01-11', { order: 'A1\r\nVia: x', secret: 's' }), options.outgoing, greet(options));
  assert.ok(made.ok);
  const { invitation, mostRingMs } = made.value;
  assert.equal(invitation.target, 'sip:+15550111@trunk.example.com;transport=tls');
  assert.deepEqual([invitation.to.host, invitation.to.transport, mostRingMs], ['trunk.example.com', 'tls', 30_000]);
  assert.deepEqual(invitation.headers, [
    ['X-Line', '7'],
    ['X-Order', 'A1 Via: x'],
  ]);
});

test('no text of a number can leave its place, and no parameter its field', () => {
  const options = optionsWith();
  const { outgoing } = options;
  assert.ok(outgoing);
  for (const text of ['', '+', 'sip:eve', '1@evil.example', '1;x=y', '1?a=b', '1%40', '++1', '٣٤', '1'.repeat(33)])
    assert.equal(dialable(text), undefined, text);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (number, value) => {
      const made = placing(order(number, { order: value }), outgoing, greet(options));
      if (!made.ok) return;
      const uri = parseUri(made.value.invitation.target);
      assert.ok(uri.ok && uri.value.kind === 'sip' && uri.value.host === 'trunk.example.com');
      assert.ok(admitHeaders(made.value.invitation.headers ?? []).ok);
    }),
  );
});

test('options that cannot work are refused', () => {
  for (const [uri, more] of [
    ['sip:+15550100@trunk.example.com', {}],
    ['sip:{number}', {}],
    ['sip:x@{number}.example.com', {}],
    ['sip:{number}@trunk.example.com?X=y', {}],
    ['tel:{number}', {}],
    [undefined, { from: 'nobody' }],
    [undefined, { headers: { Via: 'x' } }],
    [undefined, { parameterHeaders: { order: 'Contact' } }],
    [undefined, { display: 'a"b' }],
  ] as const) {
    const parsed = sipTrunkOptions.safeParse(written(uri, more));
    assert.equal(parsed.success, false, JSON.stringify([uri, more]));
    assert.equal(parsed.error?.issues[0]?.path[0], 'outgoing');
  }
});

async function house(more: object = {}): Promise<SipHouse & { readonly told: PlacedCallEvent[]; place(number: string): void }> {
  const opened: SipHouse = await openSipHouse(
    (ports) => {
      // The far phone is opened later: its port is filled in when it is called.
      const options = sipTrunkOptions.parse({ ...written(), ...more });
      return sipTrunk(options, {
        ...ports,
        exchange: {
          ...ports.exchange,
          place: (plan, listener) =>
            ports.exchange.place(
              { ...plan, invitation: { ...plan.invitation, to: { host: '127.0.0.1', port: opened.far.bound[0]?.port, transport: 'udp' } } },
              listener,
            ),
        },
      });
    },
    { transport: 'udp' },
  );
  houses.push(opened);
  const told: PlacedCallEvent[] = [];
  const place = (number: string): void => void opened.connector.placer?.place(order(number, { order: 'A1' }), (event) => told.push(event));
  return { ...opened, told, place };
}

test('an ordered call goes out over the trunk, and what cannot be dialled does not', async () => {
  const { far, told, place, connector } = await house();
  place('eve@evil.example');
  await until(() => told.length === 1, 'the refusal');
  assert.deepEqual(told[0]?.kind === 'unanswered' && [told[0].why, told[0].error.code], ['unknown-number', 'SIP_TRUNK_NUMBER_UNUSABLE']);
  place('+15550111');
  const { request } = await far.event('call-received');
  assert.deepEqual(
    [request.target, request.headers.get('x-order'), request.headers.get('x-line')],
    ['sip:+15550111@trunk.example.com;transport=tls', 'A1', '7'],
  );
  far.answer();
  await until(() => told.some(({ kind }) => kind === 'answered'), 'the answer');
  assert.equal(connector.calls, 1);
  const answered = told.find((event) => event.kind === 'answered');
  const events: VoiceCallEvent[] = [];
  answered?.call.attend((event) => events.push(event));
  answered?.call.hangUp('done');
  await until(() => events.at(-1)?.kind === 'call-end', 'the end');
});

test('no more calls than fit, and none while draining', async () => {
  const { far, told, place, connector } = await house({ maxCalls: 1 });
  place('+15550111');
  await far.event('call-received');
  place('+15550112');
  await until(() => told.length === 1, 'the refusal');
  assert.equal(told[0]?.kind === 'unanswered' && told[0].error.code, 'PHONE_LINES_SPENT');
  far.refuse(486);
  await until(() => connector.calls === 0, 'the line to be free');
  connector.drain();
  place('+15550113');
  await until(() => told.length === 3, 'the refusal');
  assert.equal(told[2]?.kind === 'unanswered' && told[2].error.code, 'PHONE_LINES_SPENT');
});
