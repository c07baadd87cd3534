import { defineErrors } from '#base';

/** What can go wrong inside a flow. They travel as codes of `failure` notes; the talk itself goes on by the author's `onFailure`. */
export const flowErrors = defineErrors({
  FLOW_ENDLESS: { blame: 'operator', retry: false, says: 'The flow went on and on without asking the customer anything.' },
  FLOW_ATTEMPTS_SPENT: { blame: 'peer', retry: false, says: 'The customer was not understood as often as the flow allows.' },
  FLOW_API_FAILED: { blame: 'provider', retry: true, says: 'An API that the flow called did not answer as it should.' },
  FLOW_UNKNOWN: { blame: 'operator', retry: false, says: 'The channel named a flow that the agent does not have; its start flow began instead.' },
  FLOW_HANDOFF_REFUSED: { blame: 'peer', retry: true, says: 'No human took over.' },
  FLOW_NO_TARGET: { blame: 'operator', retry: false, says: 'A human was wanted, and the agent has no target for that.' },
});
export type FlowErrorCode = keyof typeof flowErrors;
