import type { AudioFrame, RateHz } from '#audio';
import type { PlacedCallEvent } from '#contract';
import { RateBridge } from '#media';
import type { PhoneLine } from './phone-line.ts';
import { type RingingName, ringing } from './ringing.ts';

export interface BridgeOptions {
  /** The line whose caller is handed over. */
  readonly near: PhoneLine;
  readonly nearHz: RateHz;
  readonly tone: RingingName;
  /** Calls whom the hand-off names. Events come later. */
  readonly place: (listener: (event: PlacedCallEvent) => void) => PhoneLine;
}

/** Frames of one rate for a line of another; the frame itself where they are the same. Nothing is made per frame. */
function fitted(fromHz: RateHz, toHz: RateHz): (frame: AudioFrame) => AudioFrame {
  if (fromHz === toHz) return (frame) => frame;
  const bridge = new RateBridge(fromHz, toHz);
  return (frame) => bridge.convert(frame);
}

/** Joins a caller with whom we call for them: until it is answered they hear early sound or a ringing tone; afterwards each the other, until one hangs up. */
export function openBridge({ near, nearHz, tone, place }: BridgeOptions): void {
  let heard = false;
  let answered = false;
  let nearGone = false;
  let toFar: ((frame: AudioFrame) => AudioFrame) | undefined;
  const ring = (): void => {
    if (!heard) near.ringBack(ringing(tone, nearHz).samples);
  };
  /** From now on the caller hears the far side. */
  const hear = (farHz: RateHz): void => {
    if (heard) return;
    heard = true;
    near.hush();
    const toNear = fitted(farHz, nearHz);
    toFar = fitted(nearHz, farHz);
    far.join({
      frame: (frame) => near.carry(toNear(frame)),
      digit: (digit) => near.press(digit),
      rung() {},
      gone() {
        if (answered) near.hangUp();
      },
    });
  };
  const far = place((event) => {
    switch (event.kind) {
      case 'ringing':
        return ring();
      case 'early-sound':
        return hear(event.call.rateHz);
      case 'answered':
        hear(event.call.rateHz);
        answered = true;
        if (nearGone) far.hangUp();
        else near.dialled();
        return;
      case 'unanswered':
        heard = true;
        near.hush();
        near.join(undefined);
        near.undialled(event.error);
    }
  });
  near.join({
    frame(frame) {
      if (toFar !== undefined) far.carry(toFar(frame));
    },
    digit: (digit) => far.press(digit),
    rung: ring,
    gone() {
      nearGone = true;
      if (answered) far.hangUp();
      else far.cancel();
    },
  });
}
