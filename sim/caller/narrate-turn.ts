import type { TurnRecord } from './turn-record.ts';

const texts: Readonly<Record<string, (text: string) => string>> = {
  press: (text) => `presses ${[...text].join(' ')}`,
  interrupt: (text) => `interrupts: “${text}”`,
  noise: (text) => text,
  silence: (text) => text,
};

/** What a caller does in a turn, in words. */
export const narrateTurn = (kind: string, text: string): string => texts[kind]?.(text) ?? `“${text}”`;

/** One line of a call, as it happens. */
export const narrateLine = (atMs: number, who: string, what: string): string => `${(atMs / 1000).toFixed(2).padStart(7)}  ${who.padEnd(7)}  ${what}`;

const ms = (value: number): string => `${Math.round(value)} ms`;

/** The turns of a report for people: how long each answer took. */
export const printTurns = (turns: readonly TurnRecord[]): string[] =>
  turns.map((turn) => {
    const figures = [
      turn.gapMs === undefined ? 'no answer' : `answered after ${ms(turn.gapMs)}`,
      ...(turn.stopMs === undefined ? [] : [`agent stopped after ${ms(turn.stopMs)}`]),
      ...(turn.cutInMs === undefined ? [] : [`agent cut in after ${ms(turn.cutInMs)}`]),
      ...(turn.impatient ? ['had lost patience'] : []),
      ...(turn.unfinished ? ['cut short by the end of the call'] : []),
    ];
    return `turn        ${narrateTurn(turn.kind, turn.said)}: ${figures.join(', ')}`;
  });
