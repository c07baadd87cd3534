import { type Complain, suggest } from '../complain.ts';
import { noModel } from './read-models.ts';
import type { SummaryKeys, WrittenSummaries } from './summary-schema.ts';

/** How one conversation is summarised. */
export interface SummarySettings {
  /** The id of a configured model; absent: by rule. */
  readonly model?: string;
  readonly instructions?: string;
  readonly temperature?: number;
  readonly maxTokens: number;
  /** Absent: the conversation's own. */
  readonly language?: string;
  /** What tells who the customer is never reaches the model. */
  readonly cover: boolean;
  readonly lastLines: number;
  readonly timeoutMs: number;
  readonly atHandOff: boolean;
  readonly handOffMs: number;
  readonly atEnd: boolean;
}

/** Settings for all, for accounts and for agents, as they were written. */
export interface SummaryRules {
  readonly all: WrittenSummaries;
  readonly accounts: ReadonlyMap<string, SummaryKeys>;
}

/** What holds for an agent of an account: the narrowest that was told, else ours. */
export function summarySettings(
  { all, accounts }: SummaryRules,
  of: { readonly account?: string | undefined; readonly agent?: string | undefined },
): SummarySettings {
  const { agents, ...common } = all;
  const merged: SummaryKeys = {
    ...common,
    ...accounts.get(of.account ?? ''),
    ...(of.agent !== undefined && Object.hasOwn(agents, of.agent) ? agents[of.agent] : {}),
  };
  const { model, instructions, temperature, language } = merged;
  return {
    maxTokens: merged.maxTokens ?? 400,
    cover: merged.cover ?? true,
    lastLines: merged.lastLines ?? 100,
    timeoutMs: (merged.timeoutSeconds ?? 30) * 1000,
    atHandOff: merged.atHandOff ?? true,
    handOffMs: merged.handOffMs ?? 1500,
    atEnd: merged.atEnd ?? true,
    ...(model === undefined || model === noModel ? {} : { model }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(language === undefined || language === 'conversation' ? {} : { language }),
  };
}

interface Written {
  readonly summaries: WrittenSummaries;
  readonly accounts: readonly { readonly id: string; readonly summaries?: SummaryKeys | undefined }[];
}

/** Models and agents that are named must be there. */
export function readSummaries(written: Written, models: readonly string[], agents: readonly string[], complain: Complain): SummaryRules {
  const { summaries, accounts } = written;
  const check = ({ model }: SummaryKeys, path: readonly (string | number)[]): void => {
    if (model !== undefined && model !== noModel && !models.includes(model))
      complain([...path, 'model'], `there is no model "${model}"`, suggest(model, models, 'Add it to `models`.'));
  };
  check(summaries, ['summaries']);
  for (const [agent, keys] of Object.entries(summaries.agents)) {
    check(keys, ['summaries', 'agents', agent]);
    if (!agents.includes(agent)) complain(['summaries', 'agents', agent], `there is no agent "${agent}"`, suggest(agent, agents, ''));
  }
  accounts.forEach(({ summaries: keys }, i) => {
    if (keys) check(keys, ['accounts', i, 'summaries']);
  });
  return { all: summaries, accounts: new Map(accounts.flatMap(({ id, summaries: keys }) => (keys ? [[id, keys] as const] : []))) };
}
