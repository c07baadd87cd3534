import type { AudioFrame } from '#audio';
import type { VoiceCall } from '#contract';
import { RateBridge } from '#media';

/** The way of one call's sound into another, its rate changed where the two differ. Makes nothing new for a frame. */
export function soundLane(from: VoiceCall, to: VoiceCall): (frame: AudioFrame) => void {
  if (from.rateHz === to.rateHz) return (frame) => to.relay(frame);
  const rate = new RateBridge(from.rateHz, to.rateHz);
  return (frame) => to.relay(rate.convert(frame));
}
