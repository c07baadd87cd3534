/** Samples: frames, codecs, and what is done with them. */
export { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './codecs/g711.ts';
export { createDtmfDetector, type DtmfDetector } from './dsp/dtmf-detector.ts';
export { type DtmfSound, generateDtmf } from './dsp/dtmf-generator.ts';
export { peakDb, powerDb, silenceDb } from './dsp/level.ts';
export { createResampler, type Resampler } from './dsp/resample.ts';
export { createSpeechGate, quietestFloorDb, type SpeechGate } from './dsp/speech-gate.ts';
export { generateSpeechLike } from './dsp/speech-like.ts';
export { generateNoise, generateSilence, generateTone, goertzel, mix } from './dsp/tone.ts';
export { type AudioFrame, frameMs, type RateHz, samplesPerFrame } from './frame.ts';
export { parseWav, printWavHeader, type WavSound, wavHeaderBytes } from './wav.ts';
