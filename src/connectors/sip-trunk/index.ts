/** Calls over any SIP trunk or from any PBX. */
export { sipTrunk } from './connector.ts';
export { type SipTrunkOptions, sipTrunkOptions } from './options.ts';
export { handOffAbility } from './session.ts';
export { sipTrunkErrors } from './sip-trunk.errors.ts';
