import { type Command, InvalidArgumentError } from 'commander';

type NumberFlag = (text: string) => number;

/** `1200:Wait a moment` → [1200, 'Wait a moment']. */
export const timedFlag =
  (number: NumberFlag) =>
  (text: string): readonly [number, string] => {
    const colon = text.indexOf(':');
    if (colon < 0) throw new InvalidArgumentError('It is written as milliseconds, a colon, and the rest.');
    return [number(text.slice(0, colon)), text.slice(colon + 1)];
  };

/** Gives a command the turns of a caller as options, and the list that they are gathered in, in the order in which they are written. */
export function callerTurns(command: Command, number: NumberFlag): unknown[] {
  const turns: unknown[] = [];
  const turn =
    (shape: (text: string) => unknown) =>
    (text: string): void =>
      void turns.push(shape(text));
  const timed = timedFlag(number);
  command
    .option(
      '--say <text>',
      'turn: a sentence',
      turn((say) => ({ say })),
    )
    .option(
      '--press <keys>',
      'turn: keys 0-9 * # A-D',
      turn((press) => ({ press })),
    )
    .option(
      '--interrupt <ms:text>',
      'turn: speaks so long after the agent began',
      turn((text) => {
        const [afterMs, say] = timed(text);
        return { interrupt: { afterMs, say } };
      }),
    )
    .option(
      '--silence <ms>',
      'turn: says nothing for so long',
      turn((text) => ({ silence: number(text) })),
    )
    .option(
      '--pause <ms>',
      'waits before the next turn',
      turn((text) => ({ pause: number(text) })),
    )
    .option('--hang-up', 'turn: hangs up', () => void turns.push({ hangUp: true }));
  return turns;
}
