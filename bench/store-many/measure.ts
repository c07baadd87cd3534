import type { ConversationQuery } from '#contract';
import type { DiskStore } from '#store';
import type { Chance } from './chance.ts';
import { accounts, botsOf, days, firstDay, languages, outcomes, targets, versions } from './conversations.ts';

export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** One way of narrowing a listing, and how long its pages took, in milliseconds. */
export interface Listed {
  readonly by: string;
  readonly first: Spread;
  /** Pages from anywhere in the month, as a cursor leads to them. */
  readonly deep: Spread;
  readonly rows: number;
}

export function spreadOf(values: number[]): Spread {
  values.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0) * 1_000) / 1_000;
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}

const dayMs = 24 * 3_600_000;

type Field = keyof typeof fields;
const fields = {
  bot: (chance: Chance, account: string) => ({ bot: chance.pick(botsOf[account] ?? []) }),
  channel: (chance: Chance, account: string) => ({ channel: `${account}-${chance.below(2) ? 'voice' : 'chat'}-${chance.below(3)}` }),
  medium: (chance: Chance) => ({ medium: chance.below(2) ? ('voice' as const) : ('chat' as const) }),
  agent: (chance: Chance, account: string) => ({ agent: chance.pick(botsOf[account] ?? []).replace(/^\w+-/, '') }),
  agentVersion: (chance: Chance) => ({ agentVersion: chance.pick(versions.map(([version]) => [version, 1])) }),
  language: (chance: Chance) => ({ language: chance.pick(languages.map(([language]) => [language, 1])) }),
  outcome: (chance: Chance) => ({ outcome: chance.pick(outcomes.map(([outcome]) => [outcome, 1])) }),
  target: (chance: Chance) => ({ target: chance.pick(targets.map(([target]) => [target, 1])) }),
  containment: (chance: Chance) => ({
    containment: chance.pick([
      ['self-service', 1],
      ['drop-off', 1],
      ['agent-transfer', 1],
    ] as const),
  }),
} as const;

type Make = (chance: Chance) => ConversationQuery;

/** An agent answers for its bot, and a channel is spoken or written: what nobody would ask for together. */
const belongs = (query: ConversationQuery, one: Field, other: Field): ConversationQuery => ({
  ...query,
  ...(one === 'bot' && other === 'agent' ? { agent: (query.bot ?? '').replace(/^\w+-/, '') } : {}),
  ...(one === 'channel' && other === 'medium' ? { medium: query.channel?.includes('voice') ? ('voice' as const) : ('chat' as const) } : {}),
});

/** Every filter alone, within an account, within the bots of a client; every pair of filters within an account; names and people. */
export function* narrowings(conversations: number): Generator<readonly [by: string, make: Make]> {
  const names = Object.keys(fields) as Field[];
  const of = (field: Field, chance: Chance, account: string): ConversationQuery => fields[field](chance, account);
  const some = (chance: Chance): string => chance.pick(accounts.map(([account]) => [account, 1]));
  const bots = (account: string): readonly string[] => (botsOf[account] ?? []).slice(0, 3).map(([bot]) => bot);
  yield ['nothing', () => ({})];
  yield ['account', (chance) => ({ account: some(chance) })];
  yield ['bots', (chance) => ({ bots: bots(some(chance)) })];
  yield ['since and until', (chance) => ({ since: (firstDay + chance.below(days - 1) * dayMs) as never, until: (firstDay + days * dayMs) as never })];
  yield ['interactionId', (chance) => ({ interactionId: `ia-${chance.below(conversations).toString(36)}` })];
  yield ['person', (chance) => ({ person: `tel:+1555${String(chance.below(300_000)).padStart(7, '0')}` })];
  for (const [index, one] of names.entries()) {
    yield [one, (chance) => of(one, chance, some(chance))];
    yield [`account + ${one}`, within((chance, account) => ({ account, ...of(one, chance, account) }), some)];
    yield [`account + bots + ${one}`, within((chance, account) => ({ account, bots: bots(account), ...of(one, chance, account) }), some)];
    for (const other of names.slice(index + 1))
      yield [
        `account + ${one} + ${other}`,
        within((chance, account) => belongs({ account, ...of(one, chance, account), ...of(other, chance, account) }, one, other), some),
      ];
  }
}

const within =
  (make: (chance: Chance, account: string) => ConversationQuery, some: (chance: Chance) => string): Make =>
  (chance) =>
    make(chance, some(chance));

/** Asks for pages of one kind, as the API does: first pages, and pages that a cursor leads to. */
export async function measureListing(store: DiskStore, by: string, make: Make, chance: Chance, samples: number): Promise<Listed> {
  const first: number[] = [];
  const deep: number[] = [];
  let rows = 0;
  for (let sample = 0; sample < samples; sample++) {
    const query = make(chance);
    rows += (await timed(first, () => store.list(query))).heads.length;
    // A page above a place in the month has the cursor that paging down to there would have brought.
    const until = (firstDay + chance.fraction() * days * dayMs) as never;
    const { next } = await store.list({ ...query, until, limit: 1 });
    if (next !== undefined) rows += (await timed(deep, () => store.list({ ...query, cursor: next }))).heads.length;
  }
  return { by, first: spreadOf(first), deep: spreadOf(deep), rows };
}

export async function timed<Value>(into: number[], work: () => Promise<Value>): Promise<Value> {
  const began = performance.now();
  const value = await work();
  into.push(performance.now() - began);
  return value;
}
