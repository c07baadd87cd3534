/** One leg of a call's sound: what came in, what was sent, what was heard. */
export { DigitEar } from './digit-ear.ts';
export { gridScheduler } from './grid.ts';
export type { JitterFigures } from './jitter.ts';
export { Lateness } from './lateness.ts';
export { g711Quality, g722Quality, meanOpinion, opusQuality, ratingFactor } from './mos.ts';
export { decodeMulawBase64, encodeMulawBase64, mulawBase64Letters, mulawBase64Samples } from './mulaw-base64.ts';
export { openPace, type Pace, type PaceSeat } from './pace.ts';
export type { PacedCall } from './pacer.ts';
export { Playout, type PlayoutOptions } from './playout.ts';
export { RateBridge } from './rate-bridge.ts';
export { Recorder, type RecorderOptions } from './recorder.ts';
export type { AgreedCodec, AgreedPayload, RtpAgreement } from './rtp-agreement.ts';
export type { InBandDigits } from './rtp-incoming.ts';
export { RtpLeg, type RtpLegListener, type RtpLegOptions } from './rtp-leg.ts';
export type { WhenSilent } from './rtp-outgoing.ts';
export type { RtpStatistics } from './rtp-statistics.ts';
export type { MediaAddress, SourcePolicy } from './source-lock.ts';
export { StreamLeg, type StreamLegListener, type StreamLegOptions } from './stream-leg.ts';
