import { printWavHeader, type RateHz, samplesPerFrame } from '#audio';

/** Keeps both sides of a call for a stereo WAV file: left the caller, right what was played to it. */
export interface CallRecorder {
  /** Twenty milliseconds: what the caller said in the last, and what is played in the next. Both are copied. */
  take(caller: Int16Array, played: Int16Array): void;
  print(): Uint8Array;
}

export function openRecorder(rateHz: RateHz): CallRecorder {
  const perFrame = samplesPerFrame(rateHz);
  const left: Int16Array[] = [];
  const right: Int16Array[] = [new Int16Array(perFrame)]; // what is played comes one frame after what was said
  return {
    take(caller, played) {
      left.push(caller.slice());
      right.push(played.slice());
    },
    print() {
      const dataBytes = right.length * perFrame * 4;
      const file = Buffer.alloc(44 + dataBytes);
      const header = printWavHeader({ rateHz, channels: 2, dataBytes });
      file.set(header);
      for (let at = 0; at < right.length * perFrame; at++) {
        const place = header.length + at * 4;
        file.writeInt16LE(left[Math.floor(at / perFrame)]?.[at % perFrame] ?? 0, place);
        file.writeInt16LE(right[Math.floor(at / perFrame)]?.[at % perFrame] ?? 0, place + 2);
      }
      return file;
    },
  };
}
