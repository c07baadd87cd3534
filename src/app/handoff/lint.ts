import { type Bot, fitHandoff } from '#contract';
import { longestHandoffs } from '#conversation';
import type { AgentFile } from '../agent-files.ts';
import type { ChannelConfig } from '../channel-types.ts';
import type { ChatChannelConfig, DeskConfig } from '../chat/chat-types.ts';
import type { Complain } from '../complain.ts';
import { deskDoorsOf, doorsOf } from './doors.ts';

const longestOf = (agent: Pick<AgentFile, 'definition'> | undefined) => (agent === undefined ? [] : longestHandoffs(agent.definition));

/** Warns of numbers, dates and codes that a channel's door cannot carry even when nothing else is said. Prose is not looked at: it is shortened. */
export function lintHandoffs(
  channels: readonly ChannelConfig[],
  bots: ReadonlyMap<string, Bot>,
  agents: ReadonlyMap<string, Pick<AgentFile, 'definition'>>,
  complain: Complain,
): void {
  channels.forEach((channel, index) => {
    const led = new Set(Object.values(channel.numbers).map(({ bot }) => bots.get(bot)?.agent ?? ''));
    for (const id of led) {
      const agent = agents.get(id);
      for (const { path, handoff } of longestOf(agent))
        for (const { target, door } of doorsOf([channel], handoff.target)) {
          const { cut } = target === handoff.target ? fitHandoff(handoff, door) : { cut: [] };
          if (cut.length === 0) continue;
          const says = `what "${id}" hands over at ${path} may lose ${cut.map((name) => `"${name}"`).join(', ')}: ${door.name} to "${target}" is too narrow`;
          complain(['channels', index], says, 'List fewer `facts` there, give the needed ones a `priority`, or configure `handoffs`.', 'warning');
        }
    }
  });
}

/** The same for what agents in writing hand over to desks. */
export function lintDeskHandoffs(
  chats: readonly ChatChannelConfig[],
  desks: readonly DeskConfig[],
  bots: ReadonlyMap<string, Bot>,
  agents: ReadonlyMap<string, Pick<AgentFile, 'definition'>>,
  complain: Complain,
): void {
  const writing = new Set(chats.filter(({ type }) => type !== 'zoom-chat').map(({ bot }) => bots.get(bot)?.agent ?? ''));
  desks.forEach((desk, index) => {
    for (const id of writing)
      for (const { path, handoff } of longestOf(agents.get(id)))
        for (const { target, door } of deskDoorsOf([desk], handoff.target)) {
          const { cut } = target === handoff.target ? fitHandoff(handoff, door) : { cut: [] };
          if (cut.length === 0) continue;
          const says = `what "${id}" hands over at ${path} may lose ${cut.map((name) => `"${name}"`).join(', ')}: ${door.name} to "${target}" take no more`;
          complain(['desks', index], says, 'List fewer `facts` there, widen `context` if Talkdesk takes more, or configure `handoffs`.', 'warning');
        }
  });
}
