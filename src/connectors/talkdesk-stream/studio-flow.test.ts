import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dice, WallTime } from '#base';
import { printStudioFlow, type StudioFlow, type StudioFlowOrder } from './studio-flow.ts';

let roll = 0;
const dice: Dice = {
  bytes: (count) => Uint8Array.from({ length: count }, () => (roll = (roll * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16),
  fraction: () => 0,
};
const order: StudioFlowOrder = {
  name: 'Parcels',
  streamUrl: 'wss://voice.example.com/audiosocket/talkdesk/?token=t',
  targets: { refunds: { ringGroup: 'Refunds' }, vip: { ringGroup: 'VIP Refunds' }, agents: { ringGroup: 'Agents' }, also: { ringGroup: 'Agents' } },
  defaultRingGroup: 'Agents',
  escalateContext: 'packed',
  language: 'en-US',
  dice,
  wall: Date.UTC(2026, 0, 15, 10) as WallTime,
};

/** Exits that Studio demands. */
const mandatory: Readonly<Record<string, readonly string[]>> = {
  inbound_voice: ['ok'],
  record: ['ok'],
  play_audio: ['ok'],
  virtual_agent: ['ok', 'escalation', 'failure'],
  ai_voice_stream_start: ['success'],
  conditional_statement: ['no-match'],
  assignment_and_dial: ['call_no_answer', 'time_limit_reached', 'no_match'],
  hangup_call: [],
};
const slugOf = (component: string): string => component.replace(/-[A-Za-z0-9]{10}$/, '');

type Step = StudioFlow['steps'][number];
const stepOf = (flow: StudioFlow, id: string): Step => {
  const found = flow.steps.find((step) => step.id === id);
  assert.ok(found, `step ${id}`);
  return found;
};
const exitOf = (step: Step, name: string): string => {
  const exit = step.exits.find((one) => one.name === name);
  assert.ok(exit, `exit ${name} of ${step.name}`);
  return exit.transition;
};

const orders: readonly StudioFlowOrder[] = [
  order,
  { ...order, listenUrl: 'wss://voice.example.com/listen' },
  { ...order, targets: {} },
  { ...order, escalateContext: 'ring-group-only', defaultRingGroup: 'Somebody else', targets: { agents: { ringGroup: 'Agents' } } },
];

test('the form: ids are unique, every exit leads to a step, every step is reached, nothing that is demanded is missing', () => {
  for (const one of orders) {
    const flow = printStudioFlow(one);
    const ids = flow.steps.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of [...ids, flow['id'], flow['group_id']]) assert.match(String(id), /^[0-9a-f]{32}$/);
    const keys = flow.steps.flatMap(({ exits }) => exits.map(({ _key }) => _key));
    assert.equal(new Set(keys).size, keys.length);
    for (const key of keys) assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const reached = new Set<string>();
    const visit = (id: string): void => {
      if (reached.has(id)) return;
      reached.add(id);
      for (const { transition } of stepOf(flow, id).exits) visit(transition);
    };
    visit(flow.initial_step_id);
    assert.deepEqual([...reached].sort(), [...ids].sort());
    for (const step of flow.steps) {
      const needed = mandatory[slugOf(step.component.name)];
      assert.ok(needed, step.component.name);
      for (const name of needed) exitOf(step, name);
      assert.match(step.component.version, /^\d+\.\d+\.x$/);
      assert.equal(step.created_at, '2026-01-15T10:00:00.000000Z');
      for (const variable of JSON.stringify(step).matchAll(/%\{current_flow\.(\w+)\}/g)) assert.ok(Object.hasOwn(flow.model, variable[1] ?? ''));
      for (const variable of Object.keys(step.context_mappings)) assert.ok(Object.hasOwn(flow.model, variable));
    }
    assert.deepEqual(flow, JSON.parse(JSON.stringify(flow)));
  }
});

/** Follows a flow as Studio would, the agent taking one exit, nobody answering where `nobody` says so; gives the names of the steps. */
function walk(flow: StudioFlow, agentExit: string, escalateTo: string, dialExit: string): string[] {
  const names: string[] = [];
  let step = stepOf(flow, flow.initial_step_id);
  for (let i = 0; i < 20; i++) {
    names.push(step.name);
    const slug = slugOf(step.component.name);
    if (slug === 'hangup_call') return names;
    let exit = step.exits[0]?.name ?? '';
    if (slug === 'virtual_agent') exit = agentExit;
    if (slug === 'assignment_and_dial') exit = dialExit;
    if (slug === 'conditional_statement') {
      exit = 'no-match';
      for (const one of step.exits) {
        const { conditions } = (one.condition ?? { conditions: { expressions: [] } }) as {
          conditions: { expressions: Record<string, { right_operand: string }>[] };
        };
        const holds = conditions.expressions.some(
          ({ equal, contains }) => equal?.right_operand === escalateTo || (contains && escalateTo.includes(contains.right_operand)),
        );
        if (holds) {
          exit = one.name;
          break;
        }
      }
    }
    step = stepOf(flow, exitOf(step, exit));
  }
  return assert.fail(`no end: ${names.join(' > ')}`);
}

test('the way of a call through each exit', () => {
  const flow = printStudioFlow(order);
  const before = ['Incoming call', 'Recording', 'AI agent'];
  const asked = 'Whom does the agent ask for?';
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['ok', '', 'call_finished', ['End']],
    ['failure', '', 'call_finished', ['Something went wrong', 'Ring Agents', 'End']],
    ['escalation', 'Refunds::order=1', 'call_finished', [asked, 'Ring Refunds', 'End']],
    ['escalation', 'Refunds', 'call_finished', [asked, 'Ring Refunds', 'End']],
    ['escalation', 'VIP Refunds::x', 'call_finished', [asked, 'Ring VIP Refunds', 'End']],
    ['escalation', 'Agents::', 'call_finished', [asked, 'Ring Agents', 'End']],
    ['escalation', '', 'call_finished', [asked, 'Ring Agents', 'End']],
    ['escalation', 'Strangers::', 'call_finished', [asked, 'Ring Agents', 'End']],
    ['escalation', 'Refunds::x', 'no_match', [asked, 'Ring Refunds', 'Ring Agents', 'Nobody is free', 'End']],
    ['escalation', 'Refunds::x', 'call_no_answer', [asked, 'Ring Refunds', 'Ring Agents', 'Nobody is free', 'End']],
    ['failure', '', 'time_limit_reached', ['Something went wrong', 'Ring Agents', 'Nobody is free', 'End']],
  ];
  for (const [exit, escalateTo, dial, rest] of cases)
    assert.deepEqual(walk(flow, exit, escalateTo, dial), [...before, ...rest], `${exit} ${escalateTo} ${dial}`);
});

test('with a second address the human part is mirrored; without targets everyone goes to the default', () => {
  const listening = printStudioFlow({ ...order, listenUrl: 'wss://voice.example.com/listen' });
  assert.ok(walk(listening, 'escalation', 'Refunds::', 'call_finished').includes('Let the agent listen'));
  assert.ok(walk(listening, 'failure', '', 'call_finished').includes('Let the agent listen after an error'));
  const plain = printStudioFlow({ ...order, targets: {} });
  assert.deepEqual(walk(plain, 'escalation', 'x', 'call_finished').slice(3), ['Ring Agents', 'End']);
});

test('the agent’s step has the address, and maps escalate_to', () => {
  const agent = printStudioFlow(order).steps.find(({ component }) => slugOf(component.name) === 'virtual_agent');
  assert.deepEqual(agent?.properties['va_parameters'], { voice_stream_url: order.streamUrl });
  assert.deepEqual(agent?.context_mappings, { escalation: 'escalate_to' });
});
