import { channel } from 'node:diagnostics_channel';
import type { Operation } from './operation.ts';

/** An answer of an operation, as it is about to be sent. */
export interface ToldAnswer {
  readonly declared: Operation;
  readonly status: number;
  readonly body?: unknown;
  /** Media type, where it is not JSON. */
  readonly type?: string | undefined;
}

/** Each answer is told here under its operation, so that tests can hold all they provoke against what is declared. Nobody listens in production. */
export const answersTold = channel('cordboard:answer');
