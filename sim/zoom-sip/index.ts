/** A Zoom Contact Center that calls a third-party voicebot by SIP, with a scripted caller. Written from the documents of Zoom and Kore.ai. */
export type { ZoomExit, ZoomSipEvent } from './events.ts';
export { narrate, printReport } from './narrate.ts';
export { placeZoomCall, type ZoomSipOptions } from './place-call.ts';
export type { ZoomSipReport } from './report.ts';
export { type DialPlan, dialledNumber, fillHeaders } from './trunk.ts';
