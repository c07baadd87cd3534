/** One comparison of a conditional step. */
export interface Comparison {
  readonly operator: string;
  readonly left: string;
  readonly right: string;
}

export interface Condition {
  readonly operation: 'AND' | 'OR';
  readonly comparisons: readonly Comparison[];
}

/** A way out of a step. Without a transition the flow ends there. */
export interface FlowExit {
  readonly name: string;
  readonly to: string | undefined;
  readonly condition: Condition | undefined;
}

export interface FlowStep {
  readonly id: string;
  readonly name: string;
  /** The component without its account-wide suffix: `virtual_agent`. */
  readonly component: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly exits: readonly FlowExit[];
  /** Flow variable ← output of the component. */
  readonly mappings: Readonly<Record<string, string>>;
}

/** A Studio flow, read and checked. */
export interface StudioFlow {
  readonly name: string;
  readonly initialStep: string;
  readonly steps: ReadonlyMap<string, FlowStep>;
  readonly variables: readonly string[];
}

/** A component as far as it is played here. */
export interface Component {
  /** Exits that Studio demands. */
  readonly exits: readonly string[];
  readonly outputs: readonly string[];
}

/** Exit names and outputs as they stand in exported flows and component manifests. */
export const components: Readonly<Record<string, Component>> = {
  inbound_voice: { exits: ['ok'], outputs: ['source_phone', 'destination_phone', 'interaction_id', 'contact.name', 'sip_headers.uui'] },
  autoanswer: { exits: ['ok'], outputs: [] },
  record: { exits: ['ok'], outputs: [] },
  play_audio: { exits: ['ok'], outputs: [] },
  virtual_agent: { exits: ['ok', 'escalation', 'failure'], outputs: ['escalate_to'] },
  ai_voice_stream_start: { exits: ['success'], outputs: [] },
  conditional_statement: { exits: ['no-match'], outputs: ['match'] },
  assignment_and_dial: { exits: ['call_no_answer', 'time_limit_reached', 'no_match'], outputs: ['user_id', 'selection'] },
  input_ivr: { exits: ['ok', 'timeout'], outputs: ['digits'] },
  hangup_call: { exits: [], outputs: [] },
};

/** A property inside nested objects, or undefined where the way breaks off. */
export function property(step: FlowStep, ...way: readonly string[]): unknown {
  let value: unknown = step.properties;
  for (const key of way)
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}
