import { calls } from './scenarios/calls.ts';
import { media } from './scenarios/media.ts';
import { refusals } from './scenarios/refusals.ts';
import { sessions } from './scenarios/sessions.ts';
import { syntax } from './scenarios/syntax.ts';
import { transfers } from './scenarios/transfers.ts';
import type { Scenario } from './sipp-trial.ts';

/** Everything that SIPp plays. */
export const sippScenarios: readonly Scenario[] = [...calls, ...refusals, ...syntax, ...media, ...sessions, ...transfers];
