import { invariant } from '#base';
import type { Direction } from '../messages.ts';
import type { StudioFlow } from './flow.ts';
import { parseFlow } from './parse-flow.ts';

const id = (place: number): string => place.toString(16).padStart(32, '0');
const [arrival, agent, route, asked, usual, sorry, over] = [1, 2, 3, 4, 5, 6, 7].map(id) as [string, string, string, string, string, string, string];

const exit = (name: string, transition: string, condition?: object): object => ({ name, transition, ...(condition ? { condition } : {}) });
const step = (stepId: string, name: string, component: string, properties: object, exits: readonly object[], mappings: object = {}): object => ({
  id: stepId,
  name,
  component: { name: component, version: '1.0.x' },
  properties,
  exits,
  context_mappings: mappings,
});
const dial = (stepId: string, name: string, groups: object, noMatch: string): object =>
  step(stepId, name, 'assignment_and_dial', { assignment_parameters: { ring_groups: groups } }, [
    exit('call_finished', over),
    exit('call_no_answer', over),
    exit('time_limit_reached', over),
    exit('no_match', noMatch),
  ]);
const textVariable = (name: string): object => ({ display_name: name, exposed: false, format: { type: 'string' } });

/** The flow that an integrator builds by hand from Talkdesk's instructions: the agent first, then whoever it asks for, then anybody. */
const withAgent = {
  name: 'The usual flow with an AI agent',
  trigger_type: 'voice_inbound',
  initial_step_id: arrival,
  steps: [
    step(arrival, 'Incoming call', 'inbound_voice', {}, [exit('ok', agent)], { caller_phone: 'source_phone', interaction_id: 'interaction_id' }),
    step(
      agent,
      'Connect to Autopilot Voice',
      'virtual_agent',
      { va_parameters: { voice_stream_url: '' }, business_hours: '%{current_flow.bot_context}' },
      [exit('ok', over), exit('escalation', route), exit('failure', sorry)],
      { escalation: 'escalate_to' },
    ),
    step(route, 'Did the agent name a ring group?', 'conditional_statement', {}, [
      exit('named', asked, {
        operation: 'AND',
        conditions: { expressions: [{ not_equal: { left_operand: '%{current_flow.escalation}', right_operand: '' } }] },
      }),
      exit('no-match', usual),
    ]),
    dial(asked, 'The ring group asked for', { ring_groups_context: ['%{current_flow.escalation}'] }, usual),
    dial(usual, 'Any agent', { ring_groups_list: ['agents'] }, over),
    step(sorry, 'Apology', 'play_audio', { audio_message: { text: 'Please hold while we find someone to help you.', language: 'en-US' } }, [
      exit('ok', usual),
    ]),
    step(over, 'End', 'hangup_call', {}, []),
  ],
  model: Object.fromEntries(['escalation', 'bot_context', 'caller_phone', 'interaction_id'].map((name) => [name, textVariable(name)])),
};

/** The flow for agent assist: both voices go to the partner while a human talks with the caller. */
const withMirror = {
  name: 'The usual flow with a listening partner',
  trigger_type: 'voice_inbound',
  initial_step_id: arrival,
  steps: [
    step(arrival, 'Incoming call', 'inbound_voice', {}, [exit('ok', agent)], { caller_phone: 'source_phone', interaction_id: 'interaction_id' }),
    step(agent, 'Stream audio, unidirectional', 'ai_voice_stream_start', { url: '' }, [exit('success', usual)]),
    dial(usual, 'Any agent', { ring_groups_list: ['agents'] }, over),
    step(over, 'End', 'hangup_call', {}, []),
  ],
  model: Object.fromEntries(['caller_phone', 'interaction_id'].map((name) => [name, textVariable(name)])),
};

/** The built-in flow, for calls that bring none of their own. */
export function defaultFlow(direction: Direction): StudioFlow {
  const parsed = parseFlow(direction === 'bidirectional' ? withAgent : withMirror);
  invariant(parsed.ok, 'the built-in flows keep the rules for flows');
  return parsed.value.flow;
}
