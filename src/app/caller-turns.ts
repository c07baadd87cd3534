import type { Command } from 'commander';
import { CommandFailure, exitCodes } from './terminal.ts';

const wrong = (flag: string, written: string, form: string): CommandFailure =>
  new CommandFailure(`${flag} ${written}: write it as ${form}`, exitCodes.wrongInput);

function milliseconds(flag: string, written: string): number {
  const ms = Number(written);
  if (!Number.isFinite(ms) || ms < 0) throw wrong(flag, written, 'milliseconds');
  return ms;
}

/** Adds the flags that say what a caller does, in the order in which they are written; returns where they gather. */
export function callerTurnFlags(command: Command): readonly unknown[] {
  const turns: unknown[] = [];
  const gather =
    (shape: (written: string) => unknown) =>
    (written: string): void =>
      void turns.push(shape(written));
  command
    .option(
      '--say <text>',
      'turn: says this once the agent has finished',
      gather((say) => ({ say })),
    )
    .option(
      '--press <keys>',
      'turn: presses these keys (0-9 * #)',
      gather((press) => ({ press })),
    )
    .option(
      '--interrupt <ms:text>',
      'turn: talks into the agent, so long after it began',
      gather((written) => {
        const [, afterMs, say] = /^(\d+):(.+)$/.exec(written) ?? [];
        if (afterMs === undefined || say === undefined) throw wrong('--interrupt', written, '900:where is my parcel');
        return { interrupt: { afterMs: Number(afterMs), say } };
      }),
    )
    .option(
      '--silence <ms>',
      'turn: says nothing for so long',
      gather((written) => ({ silence: milliseconds('--silence', written) })),
    )
    .option('--hang-up', 'turn: hangs up', () => void turns.push({ hangUp: true }));
  return turns;
}
