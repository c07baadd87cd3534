/** Opus by libopus: what `audio` asks of `OpusCodec`. */
export { libopus, type OpusSettings } from './libopus.ts';
