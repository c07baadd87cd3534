import type { RecordingFormat } from '#contract';

/** Added to the name while a recording is written, and left by a crash. */
export const openSuffix = '.open';
/** Added to the name of what is encrypted. */
export const sealedSuffix = '.sealed';

const isName = (id: string): boolean => /^[A-Za-z0-9_-]{1,128}$/.test(id);

/** The file of a conversation's recording; undefined for an id that could mean another place than the shelf. */
export const recordingName = (id: string, format: RecordingFormat = 'wav'): string | undefined => (isName(id) ? `${id}.${format}` : undefined);

/** What is known of it, beside it. */
export const factsName = (id: string): string | undefined => (isName(id) ? `${id}.json` : undefined);

/** The recording that a file left open belongs to: `cv_1.wav.open` → `cv_1`, `cv_1.wav`. */
export function leftOpen(file: string): { readonly id: string; readonly name: string; readonly sealed: boolean } | undefined {
  const [, id, sealed] = /^([A-Za-z0-9_-]{1,128})\.wav(\.sealed)?\.open$/.exec(file) ?? [];
  return id === undefined ? undefined : { id, name: `${id}.wav${sealed ?? ''}`, sealed: sealed !== undefined };
}

/** The conversation whose sound this file is: `cv_1.opus.sealed` → `cv_1`. */
export const soundOf = (file: string): string | undefined => /^([A-Za-z0-9_-]{1,128})\.(?:wav|opus)(?:\.sealed)?$/.exec(file)?.[1];
