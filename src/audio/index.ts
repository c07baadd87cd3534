/** Samples: frames, codecs, and what is done with them. */
export { type AudioFrame, frameMs, type RateHz, samplesPerFrame } from './frame.ts';
