import { allSteps } from '#conversation';
import type { StepsOf } from '#reporting';
import type { AgentFile } from '../agent-files.ts';

/** The steps of the agents of a configuration, in the order of their files. Of earlier versions only what was reached is known. */
export function stepsIn(agents: ReadonlyMap<string, AgentFile>): StepsOf {
  const known = new Map<string, readonly string[]>();
  return (id, version) => {
    const agent = agents.get(id);
    if (agent?.version !== version) return undefined;
    const steps = known.get(id) ?? [...allSteps(agent.definition)].map(({ path }) => path);
    known.set(id, steps);
    return steps;
  };
}
