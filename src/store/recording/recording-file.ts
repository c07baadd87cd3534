import type { RecordingFile } from '#contract';
import type { Lanes } from '../lanes.ts';
import { mutedSpans } from './muted-spans.ts';
import type { RecordingSink } from './recording-sink.ts';
import { blockOctets, mostSoundOctets, type WavForm } from './wav-header.ts';

export interface RecordingFileHow {
  /** What the record calls it. */
  readonly name: string;
  /** Where it is written. */
  readonly sink: RecordingSink;
  readonly form: WavForm;
  /** Shares the disk with other recordings. */
  readonly lanes: Lanes;
  /** Octets written at once, whole samples. */
  readonly pieceOctets: number;
  /** Pieces that may wait for the disk. More sound than that is dropped. */
  readonly waitingPieces: number;
  /** It is over; `whole`: and has its name. */
  readonly closed: (whole: boolean) => void;
  /** Octets that reached the disk. */
  readonly stored?: (octets: number) => void;
}

interface Piece {
  readonly at: number;
  readonly octets: Uint8Array;
}

const errnoOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? 'unknown');

/**
 * Writes sound behind the back of whoever hands it over: `write` copies and returns.
 * When the disk cannot follow, sound is dropped and its place in the file stays silent, so that what comes later keeps its time.
 */
export function openRecordingFile(how: RecordingFileHow): RecordingFile {
  const { form, sink, lanes, pieceOctets, waitingPieces } = how;
  const waiting: Piece[] = [];
  const muted = mutedSpans();
  const placeOf = (ms: number): number => Math.max(0, Math.round((ms * form.rateHz) / 1000)) * blockOctets(form);
  /** A buffer to use again. */
  let spare: Uint8Array | undefined;
  let filling: Uint8Array | undefined;
  let filled = 0;
  let fillingAt = 0;
  /** Octets of sound that came, the dropped ones included. */
  let sound = 0;
  let dropped = 0;
  /** Where the last piece that reached the disk ends. */
  let written = 0;
  let tooLong = false;
  let refusal: string | undefined;
  let whole = false;
  let pumping: Promise<void> | undefined;
  let closing: Promise<string | undefined> | undefined;

  const store = async ({ at, octets }: Piece): Promise<void> => {
    await sink.put(octets, at);
    written = at + octets.length;
    how.stored?.(octets.length);
  };
  const pump = async (): Promise<void> => {
    for (let piece = waiting[0]; piece; piece = waiting[0]) {
      const next = piece;
      try {
        await lanes.run(() => store(next));
        waiting.shift();
        if (next.octets.length === pieceOctets) spare ??= next.octets;
      } catch (error) {
        refusal = errnoOf(error);
        waiting.length = 0;
      }
    }
    pumping = undefined;
  };
  const handOver = (): void => {
    const octets = filling?.subarray(0, filled);
    filling = undefined;
    if (octets === undefined || refusal !== undefined) return;
    muted.wipe(octets, fillingAt);
    waiting.push({ at: fillingAt, octets });
    pumping ??= pump();
  };
  const complete = async (): Promise<void> => {
    await sink.complete(refusal === undefined ? sound : written); // sound dropped at the very end is silence too
    whole = true;
  };
  const close = async (): Promise<string | undefined> => {
    handOver();
    while (pumping) await pumping;
    if (refusal === undefined || sink.begun) {
      await lanes.run(complete).catch((error: unknown) => {
        refusal ??= errnoOf(error);
      });
    }
    await sink.abandon().catch((error: unknown) => {
      refusal ??= errnoOf(error);
    });
    how.closed(whole);
    if (refusal !== undefined) return `the disk refused it: ${refusal}`;
    if (tooLong) return 'it grew longer than a WAV file can be, and was cut';
    const lostMs = Math.round((dropped / blockOctets(form) / form.rateHz) * 1000);
    return dropped === 0 ? undefined : `${lostMs} ms of sound were dropped: the disk was too slow`;
  };

  return {
    name: how.name,
    write(octets) {
      if (closing) return;
      let rest = octets;
      if (sound + rest.length > mostSoundOctets) {
        tooLong = true;
        return;
      }
      while (rest.length > 0) {
        if (!filling) {
          if (waiting.length >= waitingPieces || refusal !== undefined) {
            dropped += rest.length;
            sound += rest.length;
            return;
          }
          filling = spare ?? new Uint8Array(pieceOctets);
          spare = undefined;
          filled = 0;
          fillingAt = sound;
        }
        const some = rest.subarray(0, pieceOctets - filled);
        filling.set(some, filled);
        filled += some.length;
        sound += some.length;
        rest = rest.subarray(some.length);
        if (filled === pieceOctets) handOver();
      }
    },
    mute: (fromMs) => muted.from(placeOf(fromMs)),
    unmute: (fromMs) => muted.until(placeOf(fromMs)),
    close: () => (closing ??= close()),
  };
}
