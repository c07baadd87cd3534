/** Soundswallower: the offline recogniser, English over the telephone, with a network of words built from each agent's own language. */
export { type SoundswallowerOptions, soundswallower } from './soundswallower.ts';
