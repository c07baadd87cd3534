/** Live conversations: a call, an agent, ear, voice and record joined; calls bridged to agents elsewhere, and calls that we place. */
export { chatErrors } from './chat/chat.errors.ts';
export { type ChatRoom, type ChatSettings, deskLane } from './chat/chat-room.ts';
export { type ChatHouse, chatHouse } from './chat/chat-threads.ts';
export { type OutboundTrunk, outboundDesk } from './outbound-desk.ts';
export { type Switchboard, switchboard } from './switchboard.ts';
export type { RecordingRule, SessionSettings, VoiceRoom, VoiceSettings } from './voice-room.ts';
export type { VoiceSession } from './voice-session.ts';
