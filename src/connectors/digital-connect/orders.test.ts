import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ChatFile, DeskOrder } from '#contract';
import { talkdeskApi } from './api.ts';
import { digitalConnectErrors as errors } from './digital-connect.errors.ts';
import { type TinyAnswer, type TinyRequest, tinyTalkdesk, token, tokenLine } from './fixtures/tiny-talkdesk.ts';
import { type OrderPorts, orders } from './orders.ts';
import { traces } from './traces.ts';

const startLine = 'POST /digital-connect/conversations';
const sendLine = 'POST /digital-connect/conversations/c1/messages';
const endLine = 'DELETE /digital-connect/conversations/c1';
const open: DeskOrder = {
  kind: 'open',
  handoff: { version: 1, target: 'people', reason: 'help', facts: [{ name: 'order', value: 'A1', priority: 1 }] },
  contact: { email: 'pat@example.com' },
  lines: [{ who: 'customer', text: 'help', at: '2026-01-15T10:00:00Z' }],
};
const send: DeskOrder = { kind: 'send', deskConversation: 'c1', text: 'hello', files: [] };
const end: DeskOrder = { kind: 'end', deskConversation: 'c1' };

type Answers = Readonly<Record<string, (request: TinyRequest) => TinyAnswer>>;
const noFile: OrderPorts['bring'] = async () => assert.fail('no file was sent');

async function desk(t: TestContext, answers: Answers, more: object = {}, bring = noFile) {
  const far = await tinyTalkdesk(t, { [tokenLine]: () => token(), ...answers }, more);
  const carryOut = orders(far.options, {
    ...far.ports,
    api: talkdeskApi(far.options, far.ports),
    bring,
    traces: traces(),
  });
  const said = async (order: DeskOrder, key = 'k1'): Promise<string> => {
    const answer = await carryOut(order, key);
    return 'error' in answer ? `${answer.kind} ${answer.error.code}` : answer.kind;
  };
  return { ...far, carryOut, said };
}

test('an order goes out under its key with the token, and its answer is what it is', async (t) => {
  const far = await desk(t, {
    [startLine]: () => [201, { id: 'c1' }],
    [sendLine]: () => [201, { id: 'c1', message_id: 'm' }],
    [endLine]: () => [204],
  });
  assert.deepEqual(await far.carryOut(open, 'k-open'), { kind: 'opened', deskConversation: 'c1', cut: [] });
  assert.deepEqual(await far.carryOut(send, 'k-send'), { kind: 'sent' });
  assert.deepEqual(await far.carryOut(end, 'k-end'), { kind: 'closed' });
  assert.deepEqual(far.lines(), [tokenLine, startLine, sendLine, endLine]);
  assert.deepEqual([far.asked[1]?.headers['x-idempotency-key'], far.asked[2]?.headers['x-idempotency-key']], ['k-open', 'k-send']);
  assert.equal(far.asked[2]?.headers.authorization, 'Bearer tok');
});

for (const [status, wanted] of [
  [400, ['refused DIGITAL_CONNECT_REFUSED', 'refused DIGITAL_CONNECT_REFUSED', 'refused DIGITAL_CONNECT_REFUSED']],
  [401, ['later DIGITAL_CONNECT_UNAUTHORIZED', 'later DIGITAL_CONNECT_UNAUTHORIZED', 'later DIGITAL_CONNECT_UNAUTHORIZED']],
  [403, ['refused DIGITAL_CONNECT_FORBIDDEN', 'refused DIGITAL_CONNECT_FORBIDDEN', 'refused DIGITAL_CONNECT_FORBIDDEN']],
  [404, ['refused DIGITAL_CONNECT_NOT_FOUND', 'closed', 'closed']],
  [409, ['refused DIGITAL_CONNECT_CONFLICT', 'refused DIGITAL_CONNECT_CONFLICT', 'refused DIGITAL_CONNECT_CONFLICT']],
  [422, ['refused DIGITAL_CONNECT_REFUSED', 'refused DIGITAL_CONNECT_REFUSED', 'refused DIGITAL_CONNECT_REFUSED']],
  [429, ['later DIGITAL_CONNECT_BUSY', 'later DIGITAL_CONNECT_BUSY', 'later DIGITAL_CONNECT_BUSY']],
  [503, ['later DIGITAL_CONNECT_BROKEN', 'later DIGITAL_CONNECT_BROKEN', 'later DIGITAL_CONNECT_BROKEN']],
] as const)
  test(`status ${status}, for each order`, async (t) => {
    const answer = (): TinyAnswer => [status, { code: '1', message: 'no' }, status === 429 ? { 'retry-after': '7' } : {}];
    const far = await desk(t, { [startLine]: answer, [sendLine]: answer, [endLine]: answer });
    assert.deepEqual([await far.said(open), await far.said(send), await far.said(end)], wanted);
    const again = await far.carryOut(send, 'k2');
    assert.equal('afterMs' in again ? again.afterMs : undefined, status === 429 ? 7000 : status === 401 ? 30_000 : undefined);
  });

test('code 3016011 is the end, with whatever status', async (t) => {
  for (const status of [400, 403, 409, 410]) {
    const ended = (): TinyAnswer => [status, { code: '3016011' }];
    const far = await desk(t, { [sendLine]: ended, [endLine]: ended });
    assert.deepEqual([await far.said(send), await far.said(end)], ['closed', 'closed'], String(status));
  }
});

test('a token that is refused once is exchanged, and the order is done', async (t) => {
  let given = 0;
  const far = await desk(t, {
    [tokenLine]: () => token(`t${++given}`),
    [sendLine]: ({ headers }) => (headers.authorization === 'Bearer t2' ? [201, {}] : [401]),
  });
  assert.equal(await far.said(send), 'sent');
  assert.deepEqual(far.lines(), [tokenLine, sendLine, tokenLine, sendLine]);
});

test('a client that is refused: nobody is queued; what a human waits for is tried again', async (t) => {
  const far = await desk(t, { [tokenLine]: () => [401, { error: 'invalid_client' }] });
  assert.equal(await far.said(open), 'refused DIGITAL_CONNECT_CLIENT_REFUSED');
  assert.equal(await far.said(send), 'later DIGITAL_CONNECT_CLIENT_REFUSED');
  assert.equal(await far.said(end), 'later DIGITAL_CONNECT_CLIENT_REFUSED');
});

test('message types in the other case, where the first is refused; the next hand-off begins with what was taken', async (t) => {
  const far = await desk(t, {
    [startLine]: ({ body }) => (body.includes('"USER"') ? [201, { id: 'c1' }] : [400, { fields: [{ name: 'previous_messages[0].type' }] }]),
  });
  assert.equal(await far.said(open, 'k1'), 'opened');
  assert.equal(await far.said(open, 'k2'), 'opened');
  assert.deepEqual(
    far.asked.slice(1).map(({ headers }) => headers['x-idempotency-key']),
    ['k1', 'k1', 'k2'],
  );
});

test('a transcript or a context that is refused is left out, and that is told', async (t) => {
  const far = await desk(t, {
    [startLine]: ({ body }) =>
      body.includes('previous_messages')
        ? [400, { fields: [{ name: 'previous_messages', description: 'too many' }] }]
        : body.includes('context_parameters')
          ? [400, { fields: [{ name: 'context_parameters.order' }] }]
          : [201, { id: 'c1' }],
  });
  assert.deepEqual(await far.carryOut(open, 'k1'), { kind: 'opened', deskConversation: 'c1', cut: ['lines', 'email', 'order', 'reason'] });
  assert.equal(far.asked.length, 5, 'token, two cases, without lines, without context');
});

test('206 says what did not arrive', async (t) => {
  const far = await desk(t, { [sendLine]: () => [206, { id: 'c1', partial_fail_reason: 'the file' }] });
  assert.deepEqual(await far.carryOut(send, 'k'), { kind: 'partial', reason: 'the file' });
});

test('what did not arrive of a customer’s files the human agent is told too', async (t) => {
  const file = (name: string): ChatFile => ({ id: name, name, type: 'application/pdf', sizeBytes: 3 });
  const untaken = (name: string): string => `[A file of the customer could not be passed on: ${name}]`;
  const bring: OrderPorts['bring'] = async ({ name, type, sizeBytes }) =>
    name === 'bad.pdf'
      ? { kind: 'refused', error: errors.DIGITAL_CONNECT_FILE_REFUSED(), reason: 'the file was not taken' }
      : { kind: 'there', file: { id: `att-${name}`, name, type, sizeBytes } };
  let status = 201;
  const far = await desk(
    t,
    { [sendLine]: ({ body }) => (body.includes('attachments') ? [status, { id: 'c1', message_id: 'm' }] : [201, { id: 'c1' }]) },
    {},
    bring,
  );
  const contents = () => far.asked.slice(1).map(({ body, headers }) => [JSON.parse(body).content, headers['x-idempotency-key']]);

  const partly = { kind: 'partial', reason: 'the file was not taken' };
  assert.deepEqual(await far.carryOut({ ...send, files: [file('bad.pdf'), file('good.pdf')] }, 'k1'), partly);
  assert.deepEqual(await far.carryOut({ ...send, text: '', files: [file('bad.pdf')] }, 'k2'), partly);
  assert.deepEqual(contents(), [
    [`hello\n${untaken('bad.pdf')}`, 'k1'],
    [untaken('bad.pdf'), 'k2'],
  ]);
  status = 206;
  assert.deepEqual(await far.carryOut({ ...send, files: [file('good.pdf')] }, 'k3'), { kind: 'partial', reason: 'some of it was not taken' });
  assert.deepEqual(contents().slice(2), [
    ['hello', 'k3'],
    [untaken('good.pdf'), 'k3.untaken'],
  ]);
});

test('409 after an answer that was lost is the order itself; without one it is refused', async (t) => {
  let answers = 0;
  const far = await desk(t, { [sendLine]: () => (++answers === 1 ? [502] : [409]) });
  assert.equal(await far.said(send), 'later DIGITAL_CONNECT_BROKEN');
  assert.equal(await far.said(send), 'sent');
  assert.equal(await far.said(send, 'other'), 'refused DIGITAL_CONNECT_CONFLICT');
  assert.deepEqual(await far.carryOut(send, 'of a process that is gone', true), { kind: 'sent' });
});

test('outside the hours of its target nobody is queued, unknown targets and nameless customers are refused, all without a request', async (t) => {
  const hours = { timeZone: 'UTC' };
  const far = await desk(t, {}, { targets: { people: { touchpoint: 't', hours }, open: { touchpoint: 't' } } });
  assert.equal(await far.said(open), 'refused DIGITAL_CONNECT_OUTSIDE_HOURS');
  assert.equal(await far.said({ ...open, handoff: { ...open.handoff, target: 'other' } }), 'refused DIGITAL_CONNECT_TARGET_UNKNOWN');
  const nameless = { ...open, contact: {}, handoff: { ...open.handoff, target: 'open' } };
  assert.equal(await far.said(nameless, 'k3'), 'refused DIGITAL_CONNECT_NO_EMAIL');
  assert.deepEqual(far.lines(), []);
});

test('an order that is asked for again while it is under way is not done beside itself', async (t) => {
  const far = await desk(t, { [sendLine]: () => [201, {}] });
  await Promise.all([far.carryOut(send, 'k'), far.carryOut(send, 'k'), far.carryOut(send, 'k')]);
  assert.deepEqual(far.lines(), [tokenLine, sendLine]);
});
