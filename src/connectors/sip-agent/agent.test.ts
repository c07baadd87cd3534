import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pcmu } from '#audio';
import { silentLogger } from '#base';
import type { CallFacts, PlacedCallEvent } from '#contract';
import type { PlacedPlan } from '#telephony';
import { sipAgent } from './agent.ts';
import { sipAgentOptions } from './options.ts';

const facts: CallFacts = {
  channel: 'voice',
  bot: 'st-1',
  account: 'a',
  mode: 'talk',
  direction: 'inbound',
  callerNumber: '+15550109999',
  calledNumber: '+15550100',
  interactionId: 'i-7',
  parameters: { lang: 'en' },
};

function connected(more: object = {}, who: CallFacts = facts) {
  const plans: PlacedPlan[] = [];
  const heard: PlacedCallEvent[] = [];
  const exchange = {
    place(plan: PlacedPlan) {
      plans.push(plan);
      return { cancel() {} };
    },
  };
  const options = sipAgentOptions.parse({ id: 'elsewhere', type: 'sip-agent', uri: 'sips:{called_number}@voice.example.com', ...more });
  const agent = sipAgent(options, { exchange, codecs: [pcmu], logger: silentLogger });
  agent.connect(who, 'cv_1', (event) => heard.push(event));
  return { agent, plan: plans[0], heard };
}

test('the agent is called where it is configured, and told of the call', () => {
  const { plan } = connected({ headers: { 'X-Interaction': '{interaction_id}', 'X-Conversation': '{conversation_id}' }, ringSeconds: 7 });
  assert.deepEqual(plan?.invitation, {
    silentMs: 3000,
    to: { host: 'voice.example.com', port: undefined, secure: true },
    target: 'sips:+15550100@voice.example.com',
    from: { uri: 'sip:+15550109999@voice.example.com' },
    headers: [
      ['X-Interaction', 'i-7'],
      ['X-Conversation', 'cv_1'],
    ],
  });
  assert.deepEqual([plan?.ringMs, plan?.transfers, plan?.can.handOff], [7000, 'take', undefined]);
  assert.deepEqual([plan?.facts.direction, plan?.facts.channel, plan?.facts.parameters], ['outbound', 'elsewhere', {}]);
});

test('a proxy is gone to instead; who hides is anonymous', () => {
  const { callerNumber: _, ...hidden } = facts;
  const { plan } = connected({ proxy: { host: '192.0.2.7', port: 5070, transport: 'tcp' } }, hidden);
  assert.deepEqual(plan?.invitation.to, { host: '192.0.2.7', port: 5070, transport: 'tcp' });
  assert.equal(plan?.invitation.from.uri, 'sip:anonymous@voice.example.com');
});

test('what does not fit into the address is not dialled, and said so after it returned', async () => {
  const { plan, heard } = connected({}, { ...facts, calledNumber: 'x@evil.example' });
  assert.equal(plan, undefined);
  assert.equal(heard.length, 0);
  await Promise.resolve();
  assert.equal(heard[0]?.kind === 'unanswered' && heard[0].error.code, 'SIP_AGENT_ADDRESS_UNFIT');
});

test('it waits with the ringing tone of its country, or in silence', () => {
  assert.equal(connected().agent.waiting?.samples.length, 48_000);
  assert.equal(connected({ waitingSound: 'none' }).agent.waiting, undefined);
});
