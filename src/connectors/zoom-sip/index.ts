/** Zoom Contact Center's calls to a foreign voicebot, by SIP: ids in the 200 OK, the way on in the BYE. */
export { zoomSip } from './connector.ts';
export { type ZoomSipOptions, zoomSipOptions } from './options.ts';
export { handOffAbility } from './session.ts';
export { zoomSipErrors } from './zoom-sip.errors.ts';
