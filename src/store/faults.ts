import { GatewayError } from '#base';
import { postgresCode } from './postgres/faults.ts';
import { sqliteCode } from './sqlite/faults.ts';
import { isStoreErrorCode, type StoreErrorCode, type StoreFailure, storeErrors } from './store.errors.ts';

/** errno names of the file system, where node's `fs` meets the store's directory. */
const codeOfErrno: Readonly<Record<string, StoreErrorCode>> = {
  ENOSPC: 'STORE_FULL',
  EDQUOT: 'STORE_FULL',
  EACCES: 'STORE_DENIED',
  EPERM: 'STORE_DENIED',
  EROFS: 'STORE_DENIED',
  ENOTDIR: 'STORE_DENIED',
  EEXIST: 'STORE_DENIED',
  EIO: 'STORE_DISK',
};

const field = (thrown: unknown, name: string): unknown =>
  typeof thrown === 'object' && thrown !== null ? (thrown as Record<string, unknown>)[name] : undefined;

/** Anything thrown by SQLite, PostgreSQL, the file system or ourselves, as an error of this room. */
export function asStoreError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  const result = field(thrown, 'errcode');
  if (typeof result === 'number') {
    return storeErrors[sqliteCode(result)]({ sqlite: result, says: String(field(thrown, 'errstr') ?? '') }, thrown);
  }
  const errno = field(thrown, 'code');
  const elsewhere = postgresCode(errno, field(thrown, 'message'));
  if (elsewhere) return storeErrors[elsewhere](typeof errno === 'string' ? { postgres: errno } : {}, thrown);
  if (typeof errno === 'string' && codeOfErrno[errno]) return storeErrors[codeOfErrno[errno]]({ errno }, thrown);
  return storeErrors.STORE_BROKEN(thrown instanceof Error ? { error: thrown.name, frames: frames(thrown) } : { error: typeof thrown }, thrown);
}

/** Where it was thrown, without its message. */
const frames = (error: Error): readonly string[] =>
  (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 6);

/** The same in the form that crosses threads. The cause stays behind: its text may quote what was being stored. */
export function asFailure(thrown: unknown): StoreFailure {
  const error = asStoreError(thrown);
  if (isStoreErrorCode(error.code)) return { code: error.code, facts: error.facts };
  return { code: 'STORE_BROKEN', facts: { ...error.facts, was: error.code } };
}
