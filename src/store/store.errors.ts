import { defineErrors, type GatewayError } from '#base';

/** What can go wrong between the house and its disk. */
export const storeErrors = defineErrors({
  STORE_FULL: { blame: 'operator', retry: true, says: 'The disk has no room left for the store.' },
  STORE_BUSY: { blame: 'gateway', retry: true, says: 'More is waiting to be stored than may wait, or another program holds the store.' },
  STORE_DISK: { blame: 'operator', retry: true, says: 'The disk refused to read or write the store.' },
  STORE_DENIED: { blame: 'operator', retry: false, says: 'The store may not be opened or written: look at its owner and permissions.' },
  STORE_CORRUPT: { blame: 'operator', retry: false, says: 'The store is damaged, or is no store: restore it from a backup.' },
  STORE_NEWER: { blame: 'operator', retry: false, says: 'The store was written by newer software: use that, or newer.' },
  STORE_OLDER: { blame: 'operator', retry: false, says: 'The store was written by older software: start the gateway once to bring it up to date.' },
  STORE_ABSENT: { blame: 'operator', retry: false, says: 'There is no store in this place.' },
  STORE_IN_USE: { blame: 'operator', retry: false, says: 'Another gateway runs on this store: one directory, one gateway.' },
  STORE_UNREACHABLE: { blame: 'operator', retry: true, says: 'The database cannot be reached. What was being stored then may be there or not.' },
  STORE_CLOSED: { blame: 'gateway', retry: false, says: 'The store is closed.' },
  STORE_BROKEN: { blame: 'gateway', retry: false, says: 'The store failed in a way nobody foresaw: this is a bug.' },
  STORE_TOO_LARGE: { blame: 'gateway', retry: false, says: 'One append holds more than the store takes at once.' },
  STORE_NOT_EMPTY: { blame: 'operator', retry: false, says: 'A backup is only put into an empty store: name another place, or empty this one.' },
  BACKUP_BROKEN: { blame: 'operator', retry: false, says: 'The file is no whole backup of a store.' },
  STORE_CURSOR_UNKNOWN: { blame: 'peer', retry: false, says: 'The cursor of the listing is none that was given out.' },
  CONVERSATION_NOT_STARTED: { blame: 'gateway', retry: false, says: 'The first event of a conversation must be its start.' },
  CONVERSATION_STARTED_TWICE: { blame: 'gateway', retry: false, says: 'A conversation starts once.' },
  MESSAGE_DONE: { blame: 'gateway', retry: false, says: 'A message of the inbox has its effect once, and has had it.' },
  CONVERSATION_ELSEWHERE: { blame: 'gateway', retry: false, says: 'Another gateway has taken this conversation over.' },
  THREAD_IN_USE: { blame: 'gateway', retry: false, says: 'A conversation goes on in this thread already.' },
  CONVERSATION_OVER: { blame: 'gateway', retry: false, says: 'Nothing is stored after the end of a conversation.' },
});

export type StoreErrorCode = keyof typeof storeErrors;

/** A store error as it crosses from the worker thread: plain values. */
export interface StoreFailure {
  readonly code: StoreErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;
}

export const isStoreErrorCode = (code: string): code is StoreErrorCode => Object.hasOwn(storeErrors, code);

export const revive = (failure: StoreFailure): GatewayError => storeErrors[failure.code](failure.facts);
