import { calls } from './scenarios/calls.ts';
import { refusals } from './scenarios/refusals.ts';
import { syntax } from './scenarios/syntax.ts';
import type { Scenario } from './sipp-trial.ts';

/** Everything that SIPp plays. */
export const sippScenarios: readonly Scenario[] = [...calls, ...refusals, ...syntax];
