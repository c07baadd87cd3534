import type { Dice, WallTime } from '#base';
import type { TalkdeskStreamOptions } from './options.ts';

/** What a flow is made from. */
export interface StudioFlowOrder {
  /** Its name in Studio. */
  readonly name: string;
  readonly streamUrl: string;
  /** Where the human part of the call is mirrored to, for agent assist. */
  readonly listenUrl?: string;
  readonly targets: TalkdeskStreamOptions['targets'];
  /** Whom the flow rings when the agent failed, or named nobody. */
  readonly defaultRingGroup: string;
  readonly escalateContext: TalkdeskStreamOptions['escalateContext'];
  /** BCP 47; of the sentences that Studio itself says. */
  readonly language: string;
  readonly dice: Dice;
  readonly wall: WallTime;
}

interface FlowExit {
  readonly _key: string;
  readonly name: string;
  readonly transition: string;
  readonly condition?: object;
}

interface FlowStep {
  readonly id: string;
  readonly name: string;
  readonly component: { readonly name: string; readonly version: string };
  readonly properties: Readonly<Record<string, unknown>>;
  readonly exits: readonly FlowExit[];
  readonly context_mappings: Readonly<Record<string, string>>;
  readonly created_at: string;
  readonly on_error?: object;
}

/** A Studio flow, as Studio exports and imports it. */
export interface StudioFlow {
  readonly name: string;
  readonly initial_step_id: string;
  readonly steps: readonly FlowStep[];
  readonly model: Readonly<Record<string, object>>;
  readonly [key: string]: unknown;
}

/** Components with the suffix and version that exported flows of 2024 have. An account may have later ones: an import may then ask, or refuse. */
const components = {
  inboundVoice: ['inbound_voice-ZjE1ZjM0MG', '1.3.x'],
  record: ['record-ZGE1ZDUyOD', '1.4.x'],
  virtualAgent: ['virtual_agent-MDk2MjdhNm', '1.64.x'],
  mirror: ['ai_voice_stream_start', '0.2.x'],
  conditional: ['conditional_statement-ZDQ2YzRkZT', '3.3.x'],
  dial: ['assignment_and_dial-M2JhZTViYT', '3.23.x'],
  playAudio: ['play_audio-NjFkZDU2MG', '2.16.x'],
  hangUp: ['hangup_call-OTE5ZmM0NW', '1.0.x'],
} as const;

const variables = ['escalation', 'bot_context', 'caller_phone', 'interaction_id'];
const escalation = '%{current_flow.escalation}';
/** Components that play or do something in the account can fail there; the flow then ends. */
const canFail = new Set<keyof typeof components>(['record', 'playAudio']);
/** Talkdesk puts its own in on import. */
const unknownId = '0'.repeat(24);

/** Makes ids and remembers the steps. */
class Draft {
  readonly steps: FlowStep[] = [];
  readonly at: string;
  readonly #dice: Dice;

  constructor(dice: Dice, wall: WallTime) {
    this.#dice = dice;
    this.at = new Date(wall).toISOString().replace('Z', '000Z');
  }

  id(): string {
    return Buffer.from(this.#dice.bytes(16)).toString('hex');
  }

  #key(): string {
    const octets = this.#dice.bytes(16);
    octets[6] = ((octets[6] as number) & 0x0f) | 0x40;
    octets[8] = ((octets[8] as number) & 0x3f) | 0x80;
    return Buffer.from(octets)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  exit(name: string, transition: string, condition?: object): FlowExit {
    return { _key: this.#key(), name, transition, ...(condition === undefined ? {} : { condition }) };
  }

  /** Adds a step and gives its id. */
  add(
    name: string,
    kind: keyof typeof components,
    properties: Readonly<Record<string, unknown>>,
    exits: readonly FlowExit[],
    mappings: Readonly<Record<string, string>> = {},
  ): string {
    const [component, version] = components[kind];
    const step = { id: this.id(), name, component: { name: component, version }, properties, exits, context_mappings: mappings, created_at: this.at };
    this.steps.push(canFail.has(kind) ? { ...step, on_error: { _key: this.#key(), type: 'end_flow', name: 'error' } } : step);
    return step.id;
  }
}

/**
 * A voice flow that answers, streams to us, and follows our exits: success ends the call; escalation rings the ring group that
 * `escalate_to` begins with; an execution error says a sentence and rings the default ring group. Steps are listed last to first.
 * Talkdesk docs, Studio: exits of "Connect to Virtual Agent Voice"; form of the file as in exported flows.
 */
export function printStudioFlow(order: StudioFlowOrder): StudioFlow {
  const { name, streamUrl, listenUrl, targets, defaultRingGroup, escalateContext, language, dice, wall } = order;
  const draft = new Draft(dice, wall);
  const say = (title: string, text: string, next: string): string =>
    draft.add(title, 'playAudio', { audio_message: { text, language } }, [draft.exit('ok', next)]);
  const mirror = (title: string, next: string): string =>
    listenUrl === undefined ? next : draft.add(title, 'mirror', { url: listenUrl }, [draft.exit('success', next)]);
  const dial = (ringGroup: string, next: { nobody: string }): string =>
    draft.add(`Ring ${ringGroup}`, 'dial', dialProperties(ringGroup), [
      draft.exit('call_finished', end),
      draft.exit('call_no_answer', next.nobody),
      draft.exit('time_limit_reached', next.nobody),
      draft.exit('no_match', next.nobody),
    ]);

  const end = draft.add('End', 'hangUp', {}, []);
  const nobody = say('Nobody is free', 'We are sorry, nobody can take your call right now. Please try again later.', end);
  const usual = dial(defaultRingGroup, { nobody });
  const ringGroups = [...new Set(Object.values(targets).map(({ ringGroup }) => ringGroup))];
  // A name that ends like another must be asked for first: "contains" does not say where.
  const longestFirst = ringGroups.sort((a, b) => b.length - a.length);
  const ways = longestFirst.map((ringGroup) => {
    const way = ringGroup === defaultRingGroup ? usual : dial(ringGroup, { nobody: usual });
    return draft.exit(ringGroup, way, { operation: 'OR', conditions: { expressions: askFor(ringGroup, escalateContext) } });
  });
  const route = ways.length === 0 ? usual : draft.add('Whom does the agent ask for?', 'conditional', {}, [...ways, draft.exit('no-match', usual)]);
  const sorry = say('Something went wrong', 'Please hold while we find someone to help you.', mirror('Let the agent listen after an error', usual));
  const agent = draft.add(
    'AI agent',
    'virtualAgent',
    { va_parameters: { voice_stream_url: streamUrl }, business_hours: '%{current_flow.bot_context}', studio_component_type: 'Virtual Agent' },
    [draft.exit('ok', end), draft.exit('escalation', mirror('Let the agent listen', route)), draft.exit('failure', sorry)],
    { escalation: 'escalate_to' },
  );
  const record = draft.add('Recording', 'record', { record_call: true }, [draft.exit('ok', agent)]);
  const first = draft.add('Incoming call', 'inboundVoice', {}, [draft.exit('ok', record)], {
    caller_phone: 'source_phone',
    interaction_id: 'interaction_id',
  });

  return {
    id: draft.id(),
    account_id: unknownId,
    user_id: unknownId,
    name,
    description: 'An AI agent over a voice stream, then whoever it asks for.',
    trigger_type: 'voice_inbound',
    status: 'draft',
    version: 1,
    created_at: draft.at,
    updated_at: draft.at,
    valid: true,
    validation_status: 'not_validated',
    initial_step_id: first,
    group_id: draft.id(),
    pre_conditions: {},
    steps: draft.steps.reverse(),
    model: Object.fromEntries(variables.map((variable) => [variable, textVariable(variable)])),
  };
}

const textVariable = (name: string): object => ({
  display_name: name,
  exposed: false,
  format: { type: 'string', $schema: 'http://json-schema.org/draft-04/schema#' },
});

function askFor(ringGroup: string, escalateContext: TalkdeskStreamOptions['escalateContext']): object[] {
  const is = { equal: { left_operand: escalation, right_operand: ringGroup } };
  return escalateContext === 'packed' ? [is, { contains: { left_operand: escalation, right_operand: `${ringGroup}::` } }] : [is];
}

const dialProperties = (ringGroup: string): Readonly<Record<string, unknown>> => ({
  priority: { priorities_list: 5 },
  time_limit: { time: 300, waiting_music: {} },
  users_to_ring: { exhaust: true, forced_queueing: false, number_of_users: 1 },
  waiting_message: {},
  assignment_parameters: { ring_groups: { ring_groups_list: [ringGroup] } },
});
