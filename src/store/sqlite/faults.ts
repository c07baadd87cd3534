import type { StoreErrorCode } from '../store.errors.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html. The low octet of an extended code. */
const codeOfResult: Readonly<Record<number, StoreErrorCode>> = {
  3: 'STORE_DENIED', // SQLITE_PERM
  5: 'STORE_BUSY', // SQLITE_BUSY
  6: 'STORE_BUSY', // SQLITE_LOCKED
  8: 'STORE_DENIED', // SQLITE_READONLY
  10: 'STORE_DISK', // SQLITE_IOERR
  11: 'STORE_CORRUPT', // SQLITE_CORRUPT
  13: 'STORE_FULL', // SQLITE_FULL
  14: 'STORE_DENIED', // SQLITE_CANTOPEN
  18: 'STORE_TOO_LARGE', // SQLITE_TOOBIG
  26: 'STORE_CORRUPT', // SQLITE_NOTADB
};

/** Extended code of a log that could not grow its shared index: in practice, a disk without room. */
const ioErrShmSize = 10 | (19 << 8);

/** The error of this room that a result code means, primary or extended. */
export const sqliteCode = (result: number): StoreErrorCode =>
  result === ioErrShmSize ? 'STORE_FULL' : (codeOfResult[result & 0xff] ?? 'STORE_BROKEN');
