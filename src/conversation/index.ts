/** The mind: turns, flows, understanding, hand-off. Pure. */

export { fitHandoff, type HandoffContext, parseContext } from './handoff/fit.ts';
export { type Activity, type VoiceActivity, voiceActivity } from './turn/voice-activity.ts';
export { voiceConversation } from './voice.ts';
export type { VoiceInput, VoiceOptions, VoiceOutput } from './voice-words.ts';
