import { readFileSync } from 'node:fs';
import { LineCounter, type Node, parseDocument } from 'yaml';
import type { Complaint } from '#base';

/** A complaint with its place in a file, for people. */
export interface LocatedComplaint extends Complaint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A YAML (or JSON) file as someone wrote it: its value, and where each part of it stands. */
export interface WrittenFile {
  readonly file: string;
  readonly value: unknown;
  /** What keeps it from being read at all; then `value` is undefined. */
  readonly complaints: readonly LocatedComplaint[];
  /** Puts complaints in their place. A key that is not there is located at its nearest ancestor. */
  locate(complaints: readonly Complaint[]): readonly LocatedComplaint[];
}

/** Files larger than this were not written by a person. */
const limitBytes = 2 * 1024 * 1024;

/** Reads a file; that it is missing or no YAML is a complaint like any other. */
export function readWritten(file: string): WrittenFile {
  const unreadable = (says: string, remedy: string, line = 1, column = 1): WrittenFile => ({
    file,
    value: undefined,
    complaints: [{ severity: 'error', path: [], says, remedy, file, line, column }],
    locate: (complaints) => complaints.map((complaint) => ({ ...complaint, file, line: 1, column: 1 })),
  });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'this user may not', EPERM: 'this user may not' }[code ?? ''];
    return unreadable(
      `cannot be read: ${why ?? code ?? 'unknown reason'}`,
      why === 'this user may not' ? 'Look at its owner and permissions.' : 'Create it, or name another file.',
    );
  }
  if (text.length > limitBytes) return unreadable('is too large', `Keep it under ${limitBytes / 1024 / 1024} MiB.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const placeOf = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0) {
    return {
      ...unreadable('', ''),
      complaints: document.errors.map((error) => ({
        severity: 'error',
        path: [],
        says: `is not valid YAML: ${error.message}`,
        remedy: 'Correct the syntax; indentation and colons are the usual causes.',
        file,
        ...placeOf(error.pos[0]),
      })),
    };
  }
  const offsetOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as (Node & { range?: readonly number[] | null }) | undefined;
      const start = keyOffset(document, path.slice(0, length)) ?? node?.range?.[0];
      if (start !== undefined) return start;
    }
    return 0;
  };
  return {
    file,
    value: document.toJS({ maxAliasCount: 50 }),
    complaints: [],
    locate: (complaints) => complaints.map((complaint) => ({ ...complaint, file, ...placeOf(offsetOf(complaint.path)) })),
  };
}

/** Where the key of a mapping's entry stands: people look for the key, not for what follows it. */
function keyOffset(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const parent = document.getIn(path.slice(0, -1), true) as
    | { items?: readonly { key?: { value?: unknown; range?: readonly number[] | null } }[] }
    | undefined;
  const pair = parent?.items?.find((item) => item.key !== undefined && String(item.key?.value) === String(last));
  return pair?.key?.range?.[0];
}

/** Complaints as lines for a terminal: place, field, what is wrong, what to do. */
export function printComplaints(complaints: readonly LocatedComplaint[]): string {
  return complaints
    .map(
      ({ file, line, column, severity, path, says, remedy }) =>
        `${file}:${line}:${column}  ${severity}  ${printField(path) || '(file)'}: ${says}\n    → ${remedy}`,
    )
    .join('\n');
}

/** A place in a file as its author would write it: `chats[0].bot`. */
export const printField = (path: Complaint['path']): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
