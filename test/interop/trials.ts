import { baresipTrials } from './baresip/trials.ts';
import { kamailioTrials } from './kamailio/trials.ts';
import { rtpengineTrials } from './rtpengine/trials.ts';
import { sippScenarios } from './sipp/scenarios.ts';
import { sippTrials } from './sipp/sipp-trial.ts';
import type { Trial } from './trial.ts';

/** Everything that is tried, what takes longest first. */
export const allTrials: readonly Trial[] = [...baresipTrials, ...rtpengineTrials, ...kamailioTrials, ...sippScenarios.flatMap(sippTrials)].sort(
  (a, b) => Number(a.quick) - Number(b.quick),
);
