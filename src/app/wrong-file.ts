import { CommandFailure, exitCodes } from './terminal.ts';
import { type LocatedComplaint, printComplaints } from './written-file.ts';

/** How a command ends over a file that is wrong: every complaint with its place, for a program as a list. */
export function wrongFile(complaints: readonly LocatedComplaint[], end = ''): CommandFailure {
  const errors = complaints.filter(({ severity }) => severity === 'error').length;
  const says = `${errors} error${errors === 1 ? '' : 's'} in ${[...new Set(complaints.map(({ file }) => file))].join(', ')}`;
  return new CommandFailure(`${printComplaints(complaints)}${end}`, exitCodes.wrongInput, undefined, { says, complaints });
}
