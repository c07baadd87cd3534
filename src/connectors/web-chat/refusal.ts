import type { ChatRefusal, FileRefusal } from '#contract';

interface Row {
  readonly status: number;
  readonly message: string;
  /** The same again, a little later, has a fair chance. */
  readonly retry?: true;
}

/** Everything that a visitor's program may be told, on both roads. Sentences are constant: nothing of what was sent. */
export const refusals = {
  MALFORMED: { status: 400, message: 'This could not be understood.' },
  EMPTY: { status: 400, message: 'A message has words or files.' },
  TOO_LONG: { status: 413, message: 'The text is longer than this chat takes.' },
  TOO_MANY_FILES: { status: 400, message: 'A message takes fewer files.' },
  UNKNOWN_FILE: { status: 400, message: 'A file of this message was not sent here by this visitor.' },
  UNAUTHORIZED: { status: 401, message: 'A valid token of this chat is needed.' },
  IDENTITY_NEEDED: { status: 401, message: 'Only visitors who are signed in may write here.' },
  IDENTITY_REFUSED: { status: 401, message: 'The identity is not signed as it should be, or is over.' },
  ORIGIN: { status: 403, message: 'Pages of this origin may not use this chat.' },
  BLOCKED: { status: 403, message: 'This visitor may not write here.' },
  TOO_MANY: { status: 429, message: 'Too many; try again later.', retry: true },
  BUSY: { status: 503, message: 'The house is full; try again later.', retry: true },
  SHUTTING_DOWN: { status: 503, message: 'Not now; try again later.', retry: true },
  NOT_STORED: { status: 503, message: 'It could not be kept; try again later.', retry: true },
  NO_FILE: { status: 404, message: 'There is no such file.' },
  FILE_TOO_LARGE: { status: 413, message: 'The file is larger than this chat takes.' },
  FILE_TYPE: { status: 415, message: 'Files of this type are not taken here.' },
  FILE_EMPTY: { status: 400, message: 'The file is empty.' },
  FILE_BROKEN_OFF: { status: 400, message: 'The file broke off.', retry: true },
} as const satisfies Readonly<Record<string, Row>>;

export type RefusalCode = keyof typeof refusals;

export interface Refusal {
  readonly code: RefusalCode;
  /** Instead of the sentence that belongs to the code. */
  readonly says?: string;
  /** When to try again. */
  readonly afterMs?: number;
}

export const mayRetry = (code: RefusalCode): boolean => 'retry' in refusals[code];

export const ofChat: Readonly<Record<ChatRefusal, RefusalCode>> = {
  BLOCKED: 'BLOCKED',
  TOO_MANY: 'TOO_MANY',
  SHUTTING_DOWN: 'SHUTTING_DOWN',
  NOT_STORED: 'NOT_STORED',
};

export const ofFile: Readonly<Record<FileRefusal, RefusalCode>> = {
  TOO_LARGE: 'FILE_TOO_LARGE',
  TYPE_NOT_ALLOWED: 'FILE_TYPE',
  EMPTY: 'FILE_EMPTY',
  BROKEN_OFF: 'FILE_BROKEN_OFF',
  SHELF_FULL: 'BUSY',
};
