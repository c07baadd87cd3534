import type { z } from 'zod';

/** Reads `name=value` pairs as they are written on a command line; values are JSON where they can be, and `true` where there is none. */
export function readPairs(pairs: readonly string[]): Record<string, unknown> {
  const written: Record<string, unknown> = Object.create(null);
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    const value = rest.join('=');
    try {
      written[name] = rest.length === 0 ? true : JSON.parse(value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      written[name] = value;
    }
  }
  return written;
}

/** What is wrong with quirks that were written, and which there are. */
export const quirkComplaint = ({ issues }: z.ZodError, known: readonly string[]): string =>
  `${issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': ')).join('; ')}. The quirks are: ${known.join(', ')}.`;
