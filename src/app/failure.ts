import { GatewayError } from '#base';
import { CommandFailure, exitCodes, wantsJson } from './terminal.ts';

/** A failure as the command line tells it, whatever was thrown. */
export interface ToldFailure {
  readonly code: string;
  /** A line or two: what is wrong, what to do. */
  readonly says: string;
  readonly exitCode: number;
  /** What else a program may want to know. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What to do about a failure of ours, where its own sentence does not say it. */
const remedies: Readonly<Record<string, string>> = {
  STORE_ABSENT: 'Start the gateway once (`cordboard start`), go to its folder, or name its configuration with --config.',
  STORE_FULL: 'Make room and try again.',
  STORE_BUSY: 'Try again in a moment.',
  STORE_DISK: 'Look at the disk and at the system’s log.',
  STORE_IN_USE: 'Stop the other one first, or name another configuration with --config.',
  STORE_UNREACHABLE: 'See that it runs, and that `store.url` leads to it.',
  STORE_CURSOR_UNKNOWN: 'Leave --cursor out to begin anew.',
};

/** Failures of ours that end otherwise than with "failed". */
const codes: Readonly<Record<string, number>> = { STORE_ABSENT: exitCodes.notFound, STORE_CURSOR_UNKNOWN: exitCodes.wrongInput };

/** What the system says of a file or an address. Wrong names are wrong input; a full disk is not. */
const system: Readonly<Record<string, { readonly says: string; readonly remedy: string; readonly exitCode: number }>> = {
  ENOENT: { says: 'leads nowhere: there is no such file or folder', remedy: 'Look at how it is written.', exitCode: exitCodes.wrongInput },
  ENOTDIR: { says: 'leads through something that is no folder', remedy: 'Name another place.', exitCode: exitCodes.wrongInput },
  EISDIR: { says: 'is a folder', remedy: 'Name a file.', exitCode: exitCodes.wrongInput },
  EEXIST: { says: 'is there already', remedy: 'Name another place; nothing is overwritten.', exitCode: exitCodes.wrongInput },
  ENAMETOOLONG: { says: 'has a name that is too long', remedy: 'Name another file.', exitCode: exitCodes.wrongInput },
  EACCES: { says: 'may not be used by this user', remedy: 'Look at its owner and permissions.', exitCode: exitCodes.wrongInput },
  EPERM: { says: 'may not be used by this user', remedy: 'Look at its owner and permissions.', exitCode: exitCodes.wrongInput },
  EROFS: { says: 'is on a disk that only reads', remedy: 'Name another place.', exitCode: exitCodes.wrongInput },
  ENOSPC: { says: 'cannot be written: the disk is full', remedy: 'Make room and try again.', exitCode: exitCodes.failed },
  EMFILE: { says: 'cannot be opened: too many files are open', remedy: 'Raise the limit (`ulimit -n`).', exitCode: exitCodes.failed },
  EADDRINUSE: {
    says: 'is taken: another program listens there',
    remedy: 'Stop that one, or listen elsewhere: --port, or the configuration.',
    exitCode: exitCodes.failed,
  },
  EADDRNOTAVAIL: {
    says: 'is no address of this machine',
    remedy: 'Listen on one that is: --host, or the configuration.',
    exitCode: exitCodes.wrongInput,
  },
  ENOTFOUND: { says: 'is a name that nobody knows', remedy: 'Look at how it is written, and at the name server.', exitCode: exitCodes.wrongInput },
};

/** Its code, by which the reference has more of it, and what varies. */
function factsOf({ code, facts }: GatewayError): string {
  const told = Object.entries(facts).flatMap(([name, value]) => {
    if (name === 'pii' || value === undefined || value === null) return [];
    if (Array.isArray(value)) return [`${name} ${value.join(' ')}`];
    return [`${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`];
  });
  return `(${[code, ...told].join(', ')})`;
}

function ofGateway(error: GatewayError): ToldFailure {
  const { code, message, facts } = error;
  const { pii: _, ...told } = facts;
  // What could not be opened, and why: said as the system's own failures are.
  const refused = ofSystem({ ...told, code: facts['reason'] } as unknown as SystemError);
  if (refused !== undefined) return { ...refused, code, details: { facts: told } };
  const remedy = remedies[code];
  const place = typeof facts['directory'] === 'string' ? facts['directory'] : 'the database of `store.url`';
  const says = code === 'STORE_ABSENT' ? [`There is no store in ${place} yet.`, remedy] : [message, remedy, factsOf(error)];
  return { code, says: says.filter((part) => part !== undefined).join(' '), exitCode: codes[code] ?? exitCodes.failed, details: { facts: told } };
}

interface SystemError extends NodeJS.ErrnoException {
  readonly dest?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly host?: string;
  readonly port?: number;
}

/** What the system refused, by its code; undefined where nobody foresaw it. */
function ofSystem(thrown: SystemError): ToldFailure | undefined {
  const known = system[thrown.code ?? ''];
  if (known === undefined) return undefined;
  const { code = '', path, dest, address = thrown.host, port, hostname } = thrown;
  const host = address?.includes(':') ? `[${address}]` : address;
  const what = dest ?? path ?? hostname ?? (host === undefined ? undefined : `${host}${port === undefined ? '' : `:${port}`}`);
  if (what === undefined) return undefined;
  return { code, says: `${what} ${known.says}. ${known.remedy}`, exitCode: known.exitCode };
}

const wordOf: Readonly<Record<number, string>> = { [exitCodes.wrongInput]: 'WRONG_INPUT', [exitCodes.notFound]: 'NOT_FOUND' };

/** Whatever a command threw, as it is told: foreseen failures in a line or two, bugs with what is needed to report them. */
export function toldFailure(thrown: unknown): ToldFailure {
  if (thrown instanceof CommandFailure) {
    const { message, exitCode, details } = thrown;
    return { code: wordOf[exitCode] ?? 'FAILED', says: message, exitCode, ...(details === undefined ? {} : { details }) };
  }
  if (thrown instanceof GatewayError && thrown.code !== 'BROKEN_INVARIANT') return ofGateway(thrown);
  const foreseen = thrown instanceof Error ? ofSystem(thrown) : undefined;
  if (foreseen !== undefined) return foreseen;
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { code: 'BUG', says: `This is a bug in cordboard. Please report it with what follows.\n${stack}`, exitCode: exitCodes.failed };
}

/** Tells a failure on standard error: in words, or as one line of JSON where --json was asked for. */
export function printFailure({ code, says, exitCode, details }: ToldFailure): void {
  const text = wantsJson() ? JSON.stringify({ error: { code, says, exitCode, ...details } }) : says;
  process.stderr.write(`${text}\n`);
}
