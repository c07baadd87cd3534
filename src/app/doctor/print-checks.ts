import { paint } from '../terminal.ts';
import type { Check } from './check.ts';

const colours = { ok: 'green', warning: 'yellow', failed: 'red', 'not checked': 'dim' } as const;
const width = Math.max(...Object.keys(colours).map((verdict) => verdict.length));

/** A line for each check; what is wrong, and the remedy, below it. */
export function printChecks(checks: readonly Check[]): string {
  const whats = Math.max(0, ...checks.map(({ what }) => what.length).filter((length) => length <= 36));
  const indent = ' '.repeat(width + 2);
  return checks
    .flatMap(({ what, verdict, seen, code, says, remedy }) => [
      `${paint(colours[verdict], verdict.padEnd(width))}  ${what.padEnd(whats)}  ${seen}`,
      ...(says === undefined ? [] : [`${indent}${says} ${paint('dim', code ?? '')}`, `${indent}→ ${remedy ?? ''}`]),
    ])
    .join('\n');
}

/** All of it in one sentence. */
export function printVerdict(checks: readonly Check[]): string {
  const count = (verdict: Check['verdict']): number => checks.filter((check) => check.verdict === verdict).length;
  const failed = count('failed');
  const rest = [count('warning') > 0 ? `${count('warning')} warnings` : '', count('not checked') > 0 ? `${count('not checked')} not checked` : ''];
  const tail = rest.filter((part) => part !== '').join(', ');
  const head = failed === 0 ? paint('green', 'Nothing is broken.') : paint('red', `${failed} failed.`);
  return `${head}${tail === '' ? '' : ` ${tail[0]?.toUpperCase()}${tail.slice(1)}.`}`;
}
