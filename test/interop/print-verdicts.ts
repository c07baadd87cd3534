import type { Verdict } from './trial.ts';

const signs = { passed: '✔', failed: '✖', skipped: '–' } as const;

/** One verdict as it comes. */
export const printVerdict = ({ trial, result, why, tookMs }: Verdict): string =>
  `${signs[result]} ${trial.peer} ${trial.id} ${trial.transport} (${(tookMs / 1000).toFixed(1)} s)${why === undefined ? '' : `\n    ${why.replaceAll('\n', '\n    ')}`}`;

/** All verdicts as a table; why, where there is a why; then the counts. */
export function printTable(verdicts: readonly Verdict[], tookMs: number): string {
  const rows = verdicts.map(({ trial, result, why }) => [
    signs[result],
    trial.peer,
    trial.id,
    trial.transport,
    result === 'passed' ? `${trial.says}${why === undefined ? '' : ' (at the second attempt)'}` : `${result}: ${why?.split('\n')[0] ?? ''}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const count = (result: Verdict['result']): number => verdicts.filter((one) => one.result === result).length;
  return [...lines, '', `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped in ${Math.round(tookMs / 1000)} s`].join(
    '\n',
  );
}
