/** Opus by libopus: what `audio` asks of `OpusCodec`; and a thread that converts recordings with it. */
export { libopus, type OpusSettings } from './libopus.ts';
export { openSoundWorkshop, type ThreadedWorkshop } from './workshop.ts';
