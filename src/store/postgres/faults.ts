import type { StoreErrorCode } from '../store.errors.ts';

/** SQLSTATE classes and codes, https://www.postgresql.org/docs/current/errcodes-appendix.html. The longest that fits wins. */
const codeOfState: Readonly<Record<string, StoreErrorCode>> = {
  '08': 'STORE_UNREACHABLE', // connection exception
  '28': 'STORE_DENIED', // invalid authorization
  '3D': 'STORE_ABSENT', // no such database
  '3F': 'STORE_ABSENT', // no such schema
  '40': 'STORE_BUSY', // transaction rollback: deadlock, serialization
  '42501': 'STORE_DENIED', // insufficient privilege
  '25006': 'STORE_DENIED', // read-only transaction
  '53100': 'STORE_FULL', // disk full
  '53': 'STORE_BUSY', // insufficient resources: connections, memory
  '54': 'STORE_TOO_LARGE', // program limit exceeded
  '55P03': 'STORE_BUSY', // lock not available
  '57014': 'STORE_BUSY', // statement timeout
  '57': 'STORE_UNREACHABLE', // operator intervention: shutting down, starting up
  '58': 'STORE_DISK', // system error
  XX001: 'STORE_CORRUPT',
  XX002: 'STORE_CORRUPT',
};

/** errno names of the network, and the client's own sentences where it gives no code. */
const unreachable = /^(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)$/;
const lostSentences = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** The code of a failure of PostgreSQL or of the way to it; `undefined` when it is none. */
export function postgresCode(code: unknown, message: unknown): StoreErrorCode | undefined {
  if (typeof code !== 'string') return typeof message === 'string' && lostSentences.test(message) ? 'STORE_UNREACHABLE' : undefined;
  if (unreachable.test(code)) return 'STORE_UNREACHABLE';
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return codeOfState[code] ?? codeOfState[code.slice(0, 2)] ?? (/^\d/.test(code) ? 'STORE_BROKEN' : undefined);
}

/** Two nodes were in each other's way: the same again has every chance. 23505: both began what only one may begin. */
export const worthAgain = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && ['40001', '40P01', '23505'].includes(String((thrown as { code?: unknown }).code));
