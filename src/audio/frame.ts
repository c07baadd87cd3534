/**
 * Twenty milliseconds of mono sound as signed 16-bit samples, at the call's own rate.
 * Whoever receives a frame may read it until the call returns; the buffer is used again. Keep a copy to keep the sound.
 */
export type AudioFrame = Int16Array;

/** The rates at which calls run: G.711 at 8 kHz, G.722 and Opus at 16 kHz. */
export type RateHz = 8000 | 16000;

/** How long one frame lasts. */
export const frameMs = 20;

/** Samples in one frame: 160 at 8 kHz, 320 at 16 kHz. */
export const samplesPerFrame = (rateHz: RateHz): number => (rateHz / 1000) * frameMs;
