/** A Talkdesk account that calls a bot by SIP ("bring your own AI"), with a scripted caller. Written from Talkdesk's documents. */
export type { ReferManner, ReferRecord } from './dialect.ts';
export type { SipExit, TalkdeskSipEvent } from './events.ts';
export { narrate, printReport } from './narrate.ts';
export { placeTalkdeskCall, type TalkdeskSipOptions } from './place-call.ts';
export type { TalkdeskSipReport } from './report.ts';
export type { UuiLimit } from './uui.ts';
