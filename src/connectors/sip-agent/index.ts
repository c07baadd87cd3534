/** Agents elsewhere, called by SIP on a caller's behalf. */
export { type SipAgentPorts, sipAgent } from './agent.ts';
export { type SipAgentOptions, sipAgentOptions } from './options.ts';
export { sipAgentErrors } from './sip-agent.errors.ts';
