/** Talkdesk's calls by SIP: the Studio component "External Voice Stream" with a SIP URI (bring your own AI, preview). */
export { talkdeskSip } from './connector.ts';
export { type TalkdeskSipOptions, talkdeskSipOptions } from './options.ts';
export { handOffAbility } from './session.ts';
export { talkdeskSipErrors } from './talkdesk-sip.errors.ts';
