import type { Caller } from './caller.ts';

/** Whose gateway it is: the accounts there are, and the bots of each. */
export interface Accounts {
  readonly accounts: readonly string[];
  readonly botsOf: (account: string) => readonly string[];
}

/** Does this caller see everything here? Only then may it see what belongs to no conversation: lanes, entries without an account. */
export const seesWholeGateway = (caller: Caller, { accounts, botsOf }: Accounts): boolean =>
  accounts.length === 1 && accounts[0] === caller.account && botsOf(caller.account).every((bot) => caller.bots.includes(bot));
