/** Added to the name while a recording is written, and left by a crash. */
export const openSuffix = '.open';

/** The file of a conversation's recording; undefined for an id that could mean another place than the shelf. */
export const recordingName = (id: string): string | undefined => (/^[A-Za-z0-9_-]{1,128}$/.test(id) ? `${id}.wav` : undefined);

/** The recording that a file left open belongs to: `cv_1.wav.open` → `cv_1.wav`. */
export const nameLeftOpen = (file: string): string | undefined => /^([A-Za-z0-9_-]{1,128}\.wav)\.open$/.exec(file)?.[1];
