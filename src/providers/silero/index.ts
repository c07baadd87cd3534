/** Silero v5: tells speech from other sound, by a small neural network in a thread of its own. */
export { silero } from './silero.ts';
