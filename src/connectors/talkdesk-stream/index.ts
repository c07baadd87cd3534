/** Talkdesk's voice streams: the Studio component "Connect to Autopilot Voice" with an external voice stream, over WebSocket. */
export { type Connector, type TalkdeskStreamPorts, talkdeskStream } from './connector.ts';
export { handOffAbility } from './escalation.ts';
export { numbersOf, type TalkdeskStreamOptions, talkdeskStreamOptions } from './options.ts';
export { sessionTable } from './session.table.ts';
export { printStreamUrl, type StreamUrl } from './stream-url.ts';
export { printStudioFlow, type StudioFlow, type StudioFlowOrder } from './studio-flow.ts';
export { talkdeskStreamErrors } from './talkdesk-stream.errors.ts';
