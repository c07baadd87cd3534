import type { Agent, Directory, RemoteAgent } from '#contract';
import type { SessionSettings } from '#sessions';
import type { GatewayConfig } from './config.ts';

const minuteMs = 60_000;

/** Who answers for a bot, with what is configured for all calls; undefined for a bot without an agent. */
export type Answering = (bot: string, fallbackTarget: string | undefined) => SessionSettings | undefined;

export function answering(
  config: Pick<GatewayConfig, 'turns'>,
  directory: Directory,
  agents: ReadonlyMap<string, Agent>,
  remotes: ReadonlyMap<string, RemoteAgent>,
): Answering {
  const { patience, waitingPhrase, longestCallMinutes } = config.turns;
  const longestMs = longestCallMinutes * minuteMs;
  return (bot, fallbackTarget) => {
    const id = directory.bot(bot)?.agent ?? '';
    const agent = agents.get(id);
    if (agent) return { agent, fallbackTarget, patience, waitingPhrase, longestMs };
    const remote = remotes.get(id);
    return remote && { remote, fallbackTarget, longestMs };
  };
}
