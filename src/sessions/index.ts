/** Live conversations: a call, an agent, ear, voice and record joined. */
export { type Switchboard, switchboard } from './switchboard.ts';
export type { VoiceRoom, VoiceSettings } from './voice-room.ts';
export type { VoiceSession } from './voice-session.ts';
