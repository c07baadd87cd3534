/** Samples: frames, codecs, and what is done with them. */
export {
  type Codec,
  codecs,
  type FrameDecoder,
  type FrameEncoder,
  findCodec,
  g722,
  l16Narrow,
  l16Wide,
  longestPacketMs,
  opusCodec,
  pcma,
  pcmu,
} from './codecs/codec.ts';
export { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './codecs/g711.ts';
export { G722Decoder, G722Encoder } from './codecs/g722.ts';
export { decodeL16, encodeL16 } from './codecs/l16.ts';
export { largestOpusPacket, type OpusCodec, type OpusDecoder, type OpusEncoder, opusPacketMs } from './codecs/opus.ts';
export { ComfortNoise } from './dsp/comfort-noise.ts';
export { Concealer } from './dsp/concealment.ts';
export { type CoveredPart, coverParts } from './dsp/cover.ts';
export { createDtmfDetector, type DtmfDetector } from './dsp/dtmf-detector.ts';
export { type DtmfSound, generateDtmf } from './dsp/dtmf-generator.ts';
export { peakDb, powerDb, silenceDb } from './dsp/level.ts';
export { findPeaks, type PeakFinder } from './dsp/peaks.ts';
export { createResampler, type Resampler } from './dsp/resample.ts';
export { createSpeechGate, quietestFloorDb, type SpeechGate } from './dsp/speech-gate.ts';
export { generateSpeechLike } from './dsp/speech-like.ts';
export { generateNoise, generateSilence, generateTone, goertzel, mix } from './dsp/tone.ts';
export { type AudioFrame, frameMs, type RateHz, samplesPerFrame } from './frame.ts';
export {
  type OggOpusForm,
  type OggOpusPart,
  type OggOpusReader,
  type OggOpusWriter,
  opusRateHz,
  readOggOpus,
  writeOggOpus,
} from './ogg/opus-file.ts';
export { joinPackets, splitPackets } from './ogg/self-delimited.ts';
export { parseWav, printWavHeader, type WavSound } from './wav.ts';
