import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bad, ok } from '#base';
import { type Admission, admit, type Gate, type Knock, type Refusal } from './admission.ts';
import { client, directory, optionsWith } from './fixtures/world.ts';
import { numbersOf } from './options.ts';
import { streamSeats } from './stream-seats.ts';

function gateWith(more: Partial<Gate> = {}): Gate {
  return {
    draining: false,
    addresses: undefined,
    allowPlainText: false,
    seats: streamSeats(10, 5),
    numbers: numbersOf(optionsWith()),
    bot: (id) => directory.bot(id),
    verify: async (token) => {
      const found = directory.client(token);
      return found === undefined ? bad('bad-signature') : ok({ client: found });
    },
    ...more,
  };
}

const query = 'sipuri=%2B15550100&token=cs-talkdesk&botId=st-parcels&accountId=acme';
const knock = (text: string = query, more: Partial<Knock> = {}): Knock => ({
  target: `/audiosocket/talkdesk/?${text}`,
  peer: '192.0.2.1',
  safe: true,
  ...more,
});

async function refusal(asked: Knock, gate: Gate = gateWith()): Promise<Refusal> {
  const answer = await admit(asked, gate);
  assert.ok(!answer.ok, asked.target);
  return answer.error;
}

async function admission(asked: Knock, gate: Gate = gateWith()): Promise<Admission> {
  const answer = await admit(asked, gate);
  assert.ok(answer.ok, `${asked.target}: ${JSON.stringify(answer)}`);
  return answer.value;
}

test('who brings what is needed is let in, to the bot and flow of the number', async () => {
  assert.deepEqual((await admission(knock())).admitted, {
    account: 'acme',
    bot: 'st-parcels',
    flow: 'welcome',
    mode: 'talk',
    calledNumber: '+15550100',
  });
  const listening = await admission(knock(`${query}&agentassist=true&more=1`));
  assert.equal(listening.admitted.mode, 'listen');
  assert.equal(listening.client, 'cs-talkdesk');
  const other = await admission(knock('sipuri=%2B15559&token=cs-talkdesk&botId=st-other&accountId=acme&agentassist=false'));
  assert.deepEqual([other.admitted.flow, other.admitted.mode], [undefined, 'talk']);
});

test('a number may be written in several ways', async () => {
  for (const sipuri of [
    '%2B15550100',
    '+15550100',
    '%2b1555-0100',
    'tel:%2B15550100',
    'sip:%2B15550100@example.com;user=phone',
    'sip:+15550100@example.com',
    ' +15550100',
  ]) {
    const asked = knock(query.replace('%2B15550100', sipuri));
    assert.equal((await admission(asked)).admitted.bot, 'st-parcels', sipuri);
  }
});

test('every refusal has its status, and its precise reason for the log', async () => {
  const change = (from: string, to: string): Knock => knock(query.replace(from, to));
  const cases: readonly (readonly [Knock, number, string, string?])[] = [
    [{ target: '/audiosocket/talkdesk', peer: '', safe: true }, 401, 'query', 'token'],
    [change('&token=cs-talkdesk', ''), 401, 'query', 'token'],
    [change('token=cs-talkdesk', 'token='), 401, 'query', 'token'],
    [knock(`${query}&token=other`), 401, 'query', 'token'],
    [change('sipuri', 'sip'), 400, 'query', 'sipuri'],
    [knock(`${query}&sipuri=2`), 400, 'query', 'sipuri'],
    [change('botId', 'botid'), 400, 'query', 'botId'],
    [knock(`${query}&accountId=acme`), 400, 'query', 'accountId'],
    [knock(`${query}&agentassist=yes`), 400, 'query', 'agentassist'],
    [knock(`${query}&agentassist=true&agentassist=true`), 400, 'query', 'agentassist'],
    [change('cs-talkdesk', 'forged'), 401, 'token', 'bad-signature'],
    [change('cs-talkdesk', 'cs-reader'), 403, 'scope'],
    [change('st-parcels', 'st-foreign'), 403, 'bot-not-of-client'],
    [change('st-parcels', 'st-ghost'), 403, 'bot-unknown'],
    [change('st-parcels', 'st-elsewhere'), 403, 'bot-not-of-account'],
    [change('accountId=acme', 'accountId=zenith'), 403, 'bot-not-of-account'],
    [change('cs-talkdesk', 'cs-zenith'), 403, 'bot-not-of-account'],
    [change('%2B15550100', '%2B49555'), 404, 'number-unknown'],
    [change('st-parcels', 'st-other'), 403, 'number-of-other-bot'],
    [knock(query, { safe: false }), 403, 'plain-text'],
  ];
  for (const [asked, status, reason, detail] of cases) {
    assert.deepEqual(await refusal(asked), { status, reason, ...(detail === undefined ? {} : { detail }) }, asked.target);
  }
});

test('draining, strangers’ networks and full houses come before any look at the token', async () => {
  const verify = async (): Promise<never> => assert.fail('looked at the token');
  assert.deepEqual(await refusal(knock(), gateWith({ draining: true, verify })), { status: 503, reason: 'draining' });
  assert.deepEqual(await refusal(knock(), gateWith({ addresses: { has: () => false }, verify })), { status: 403, reason: 'address' });
  assert.deepEqual(await refusal(knock(), gateWith({ seats: streamSeats(0, 0), verify })), { status: 503, reason: 'full' });
});

test('plain text is taken where it is allowed', async () => {
  await admission(knock(query, { safe: false }), gateWith({ allowPlainText: true }));
});

test('a client has only its share of the seats, however many knock at once', async () => {
  const gate = gateWith({ seats: streamSeats(3, 2) });
  const answers = await Promise.all(Array.from({ length: 5 }, () => admit(knock(), gate)));
  assert.equal(answers.filter(({ ok: yes }) => yes).length, 2);
  assert.deepEqual(
    answers.flatMap((answer) => (answer.ok ? [] : [answer.error])),
    new Array(3).fill({ status: 503, reason: 'client-full' }),
  );
  for (const answer of answers) {
    if (!answer.ok) continue;
    answer.value.leave();
    answer.value.leave();
  }
  assert.equal(gate.seats.taken, 0);
  await admission(knock(), gate);
});

test('the token of one client never opens for another', async () => {
  const stolen = gateWith({ verify: async () => ok({ client: { ...client, bots: ['st-other'] } }) });
  assert.deepEqual(await refusal(knock(), stolen), { status: 403, reason: 'bot-not-of-client' });
});
