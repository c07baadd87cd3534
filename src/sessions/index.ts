/** Live conversations: a call, an agent, ear, voice and record joined. */

export { chatErrors } from './chat/chat.errors.ts';
export { type ChatRoom, type ChatSettings, deskLane } from './chat/chat-room.ts';
export { type ChatHouse, chatHouse } from './chat/chat-threads.ts';
export { type Switchboard, switchboard } from './switchboard.ts';
export type { VoiceRoom, VoiceSettings } from './voice-room.ts';
export type { VoiceSession } from './voice-session.ts';
