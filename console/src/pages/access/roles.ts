import type { User } from '../../../../client/index.ts';

export type Role = User['roles'][number];

/** What somebody may who has a role. */
export const roleSayings: Readonly<Record<Role, string>> = {
  viewer: 'Reads conversations, without what tells who somebody is.',
  analyst: 'Does what a viewer does, and runs and sends reports.',
  supervisor: 'Reads all of conversations, listens to recordings, ends, blocks and calls, runs reports.',
  admin: 'May do everything, also who else may.',
  auditor: 'Reads the audit log, and conversations as a viewer does.',
};
export const roles = Object.keys(roleSayings) as Role[];

/** The caller's bots, none of which needs a word. */
export const botChoices = (bots: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(bots.map((bot) => [bot, '']));
