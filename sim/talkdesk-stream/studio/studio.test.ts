import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { defaultFlow } from './default-flow.ts';
import { fillIn, operators } from './expression.ts';
import { parseFlow } from './parse-flow.ts';
import { openStudio, type StudioInput } from './studio.ts';

const now = 0 as Instant;
const arrives: StudioInput = { kind: 'call-arrives', callerNumber: '+15550100', calledNumber: '+15550199', interactionId: 'abc' };
const left = (exit: string, outputs: Record<string, string> = {}): StudioInput => ({ kind: 'left', exit, outputs });

test('an escalation rings the group the agent named', () => {
  const studio = openStudio(defaultFlow('bidirectional'));
  assert.deepEqual(
    studio.step(arrives, now).map(({ kind }) => kind),
    ['step-left', 'connect'],
  );
  const wants = studio.step(left('escalation', { escalate_to: 'refunds' }), now);
  assert.deepEqual(wants.at(-1), { kind: 'ring', ringGroups: ['refunds'] });
  assert.deepEqual(studio.variables, { caller_phone: '+15550100', interaction_id: 'abc', escalation: 'refunds' });
  assert.equal(studio.step(left('call_finished'), now).at(-1)?.kind, 'end');
  assert.deepEqual(
    studio.path.map(({ component, exit }) => `${component}:${exit}`),
    ['inbound_voice:ok', 'virtual_agent:escalation', 'conditional_statement:named', 'assignment_and_dial:call_finished', 'hangup_call:undefined'],
  );
});

test('without a group, or with one that does not exist, any agent is rung; a failure apologises first', () => {
  const unnamed = openStudio(defaultFlow('bidirectional'));
  unnamed.step(arrives, now);
  assert.deepEqual(unnamed.step(left('escalation', { escalate_to: '' }), now).at(-1), { kind: 'ring', ringGroups: ['agents'] });
  const unknown = openStudio(defaultFlow('bidirectional'));
  unknown.step(arrives, now);
  unknown.step(left('escalation', { escalate_to: 'nobody' }), now);
  assert.deepEqual(unknown.step(left('no_match'), now).at(-1), { kind: 'ring', ringGroups: ['agents'] });
  const failed = openStudio(defaultFlow('bidirectional'));
  failed.step(arrives, now);
  assert.deepEqual(
    failed.step(left('failure'), now).map(({ kind }) => kind),
    ['step-left', 'says', 'step-left', 'ring'],
  );
});

test('a mirror does not hold the flow up', () => {
  const studio = openStudio(defaultFlow('unidirectional'));
  assert.deepEqual(
    studio.step(arrives, now).map(({ kind }) => kind),
    ['step-left', 'mirror', 'step-left', 'ring'],
  );
});

test('a caller who leaves ends the flow where it stands, and nothing moves it afterwards', () => {
  const studio = openStudio(defaultFlow('bidirectional'));
  studio.step(arrives, now);
  assert.deepEqual(studio.step({ kind: 'caller-gone' }, now).at(-1), { kind: 'end', why: 'the caller left' });
  assert.deepEqual(studio.step(left('ok'), now), []);
  assert.deepEqual(studio.path.at(-1), { step: 'Connect to Autopilot Voice', component: 'virtual_agent' });
});

test('references are filled in; what was never set is empty', () => {
  assert.equal(fillIn('a %{current_flow.x} b %{current_flow.y} c', { x: '1' }), 'a 1 b  c');
});

test('the operators of the conditional step', () => {
  const verdicts = (left: string, right: string): string =>
    Object.keys(operators)
      .filter((name) => operators[name]?.(left, right))
      .join(' ');
  assert.equal(verdicts('9', '10'), 'not_equal less_than less_or_equal_than');
  assert.equal(verdicts('a', 'b'), 'not_equal less_than less_or_equal_than');
  assert.equal(verdicts('2', '2.0'), 'equal less_or_equal_than greater_or_equal_than');
  assert.ok(operators['contains']?.('refunds,vip', 'vip'));
  assert.ok(!operators['contains']?.('vip', 'refunds,vip'));
});

/** A flow as it is exported, small enough to break in one place. */
function exported(): Record<string, unknown> & { steps: Record<string, unknown>[] } {
  const exits = (names: Record<string, string | undefined>): object[] =>
    Object.entries(names).map(([name, transition]) => ({ _key: 'x', name, ...(transition ? { transition } : {}) }));
  const step = (id: string, component: string, properties: object, names: Record<string, string | undefined>, mappings: object = {}) => ({
    id,
    name: id,
    component: { name: component, version: '1.0.x' },
    properties,
    exits: exits(names),
    context_mappings: mappings,
    created_at: '2026-01-15T10:00:00.000000Z',
  });
  return {
    id: 'f',
    name: 'Test',
    trigger_type: 'voice_inbound',
    status: 'draft',
    initial_step_id: 'in',
    steps: [
      step('in', 'inbound_voice-ZjE1ZjM0MG', {}, { ok: 'ask' }, { who: 'source_phone' }),
      step('ask', 'input_ivr-ZDgxODY4Mz', {}, { ok: 'bot', timeout: 'bot' }, { typed: 'digits' }),
      step(
        'bot',
        'virtual_agent-MDk2MjdhNm',
        { va_parameters: { voice_stream_url: 'wss://gw.example.com/x?n=%{current_flow.typed}' }, business_hours: '{"who":"%{current_flow.who}"}' },
        { ok: 'end', escalation: undefined, failure: 'end' },
      ),
      step('end', 'hangup_call-OTE5ZmM0NW', {}, {}),
    ],
    model: { who: {}, typed: {} },
  };
}

test('an exported flow is walked with its suffixes, mappings and references', () => {
  const parsed = parseFlow(exported());
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.warnings, []);
  const studio = openStudio(parsed.value.flow);
  assert.equal(studio.step(arrives, now).at(-1)?.kind, 'ask-digits');
  assert.deepEqual(studio.step(left('ok', { digits: '42' }), now).at(-1), {
    kind: 'connect',
    url: 'wss://gw.example.com/x?n=42',
    businessHours: '{"who":"+15550100"}',
  });
  assert.deepEqual(studio.step(left('escalation'), now).at(-1), { kind: 'end', why: 'the exit "escalation" of "bot" leads nowhere' });
});

test('what is wrong with a flow is said in words, with the place', () => {
  const broken = (change: (flow: ReturnType<typeof exported>) => void): string => {
    const flow = exported();
    change(flow);
    const parsed = parseFlow(flow);
    const complaints = parsed.ok ? parsed.value.warnings : parsed.error;
    return complaints.map(({ severity, path, says }) => `${severity} ${path.join('.')}: ${says}`).join('\n');
  };
  const stepAt = (flow: ReturnType<typeof exported>, at: number): Record<string, unknown> => flow.steps[at] ?? {};
  assert.match(
    broken((flow) => void (flow['initial_step_id'] = 'gone')),
    /^error initial_step_id: the first step does not exist$/,
  );
  assert.match(
    broken((flow) => void (flow['trigger_type'] = 'message_inbound')),
    /^error trigger_type: .*cannot be called/,
  );
  assert.match(
    broken((flow) => void (stepAt(flow, 0)['exits'] = [{ name: 'ok', transition: 'nowhere' }])),
    /error steps\.0\.exits\.0\.transition: .*does not exist/,
  );
  assert.match(
    broken((flow) => void (stepAt(flow, 2)['exits'] = [{ name: 'ok', transition: 'end' }])),
    /error steps\.2\.exits: the exit "escalation" of "bot" is missing/,
  );
  assert.match(
    broken((flow) => void (stepAt(flow, 3)['id'] = 'bot')),
    /error steps\.3\.id: two steps have this id/,
  );
  assert.match(
    broken((flow) => void (flow['model'] = { typed: {} })),
    /warning steps\.0\.context_mappings\.who: "who" is not in the flow's model/,
  );
  assert.match(
    broken((flow) => void (stepAt(flow, 0)['context_mappings'] = { who: 'phone' })),
    /warning .*"inbound_voice" has no output "phone"/,
  );
  assert.match(
    broken((flow) => void (stepAt(flow, 1)['component'] = { name: 'voicemail-NGQ0ZDE5Nj', version: '2.4.x' })),
    /warning steps\.1\.component\.name: "voicemail" is not played here/,
  );
  assert.match(
    broken((flow) => void (stepAt(flow, 2)['properties'] = {})),
    /warning .*has no ws:\/\/ or wss:\/\/ URL/,
  );
  assert.match(
    broken(
      (flow) =>
        void (stepAt(flow, 1)['exits'] = [
          { name: 'ok', transition: 'end' },
          { name: 'timeout', transition: 'end' },
        ]),
    ),
    /error steps: no step connects the caller to an agent/,
  );
  const parsed = parseFlow('flow');
  assert.ok(!parsed.ok && parsed.error.length > 0);
});

test('a circle without a caller in it comes to an end', () => {
  const flow = exported();
  const circle = { ...flow.steps[1], component: { name: 'record-ZGE1ZDUyOD', version: '1.4.x' } };
  const exits = [
    { name: 'ok', transition: 'ask' },
    { name: 'never taken', transition: 'bot' },
  ];
  const parsed = parseFlow({ ...flow, steps: [flow.steps[0], { ...circle, exits }, ...flow.steps.slice(2)] });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const end = openStudio(parsed.value.flow).step(arrives, now).at(-1);
  assert.ok(end?.kind === 'end' && /came to no end/.test(end.why));
});
