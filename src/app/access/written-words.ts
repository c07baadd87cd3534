import { nearest } from '#base';
import { suggest } from '../complain.ts';
import { CommandFailure, exitCodes } from '../terminal.ts';
import { readWrittenAccounts, type WrittenAccount } from '../written-accounts.ts';

/** Words from a closed list, parted by commas or spaces. */
export function wordsOf<Word extends string>(typed: string, known: readonly Word[], what: string): Word[] {
  const words = typed.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) throw new CommandFailure(`--${what} takes one or more of: ${known.join(', ')}`, exitCodes.wrongInput);
  return [...new Set(words)].map((word) => {
    const found = known.find((one) => one === word);
    if (found !== undefined) return found;
    const near = nearest(word, known);
    throw new CommandFailure(
      `"${word}": ${near === undefined ? `one of ${known.join(', ')} is needed` : `did you mean "${near}"?`}`,
      exitCodes.wrongInput,
    );
  });
}

/** The account that is meant: the named one, or the only one there is. */
export function accountOrStop(config: string | undefined, named: string | undefined): WrittenAccount {
  const accounts = readWrittenAccounts(config);
  const ids = accounts.map(({ id }) => id);
  const [only] = accounts;
  if (named === undefined) {
    if (only !== undefined && accounts.length === 1) return only;
    throw new CommandFailure(
      accounts.length === 0 ? 'The configuration has no account: write one under `accounts`.' : `--account is needed: one of ${ids.join(', ')}.`,
      exitCodes.wrongInput,
    );
  }
  const found = accounts.find(({ id }) => id === named);
  if (found === undefined)
    throw new CommandFailure(`There is no account "${named}". ${suggest(named, ids, 'The configuration has none.')}`, exitCodes.wrongInput);
  return found;
}

/** `90` days from now; nothing: for good. */
export function daysOf(typed: string | undefined, most: number): number | undefined {
  if (typed === undefined) return undefined;
  const days = Number(typed);
  if (!Number.isInteger(days) || days < 1 || days > most) throw new CommandFailure(`--days takes a number from 1 to ${most}`, exitCodes.wrongInput);
  return days;
}
