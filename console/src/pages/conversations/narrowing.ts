import type { Operations } from '../../../../client/index.ts';
import { instantsOf } from './period.ts';

/** What the list can be asked for. */
export type Wanted = Operations['listConversations']['given'];

/** Filters that are chosen from a list, with what they offer. */
export const choices = {
  outcome: ['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered'],
  containment: ['self-service', 'drop-off', 'agent-transfer'],
  medium: ['voice', 'chat'],
} as const;

/** Filters that are written and used less often. */
export const rarely = [
  ['bot', 'Bot'],
  ['channel', 'Channel'],
  ['agent', 'Agent'],
  ['agentVersion', 'Agent version'],
  ['language', 'Language'],
  ['target', 'Hand-off target'],
] as const;

const asked = [...Object.keys(choices), 'interactionId', ...rarely.map(([name]) => name), 'person'];
/** Every filter by its name in the address. */
export const filterNames: readonly string[] = ['period', 'from', 'to', ...asked];

/** What the address asks the list for. */
export function wantedOf(address: Readonly<Record<string, string>>, now: Date): Wanted {
  const given = asked.flatMap((name) => (address[name] === undefined ? [] : [[name, address[name]]]));
  return { ...Object.fromEntries(given), ...instantsOf(address, now) };
}

/** Whether the address narrows the list at all. */
export const isNarrowed = (address: Readonly<Record<string, string>>): boolean => filterNames.some((name) => address[name] !== undefined);
