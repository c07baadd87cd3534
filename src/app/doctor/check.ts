import { type FindingCode, findings } from './findings.ts';

/** One thing that was looked at, and what came of it. */
export interface Check {
  /** What was looked at: `name`, `connection`, `certificate`, … and where. */
  readonly what: string;
  readonly verdict: 'ok' | 'warning' | 'failed' | 'not checked';
  /** What was seen. Holds no token, password or key. */
  readonly seen: string;
  readonly code?: FindingCode;
  readonly says?: string;
  readonly remedy?: string;
}

export const fine = (what: string, seen: string): Check => ({ what, verdict: 'ok', seen });
/** Why something was not looked at. */
export const unchecked = (what: string, why: string): Check => ({ what, verdict: 'not checked', seen: why });

/** What was seen is one of the findings. */
export function found(code: FindingCode, what: string, seen: string): Check {
  const { verdict, says, remedy } = findings[code];
  return { what, verdict, seen, code, says, remedy };
}

/** Nothing failed. */
export const isHealthy = (checks: readonly Check[]): boolean => checks.every(({ verdict }) => verdict !== 'failed');
