import { silentLogger } from '#base';
import { type ConversationSummary, type StoredEvent, silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { configOrStop } from '../config-or-stop.ts';
import { openModels } from '../models/open-models.ts';
import { openSummaries } from '../models/open-summaries.ts';
import { privacyRules } from '../privacy/read-privacy.ts';
import { configFile } from '../product.ts';
import { paint } from '../terminal.ts';

/** A summary made now, by the model that the configuration names, if it names one. Nothing is kept of it. */
export async function summariseNow(
  config: string | undefined,
  events: readonly StoredEvent[],
  language: string | undefined,
): Promise<ConversationSummary> {
  const chosen = configOrStop(configFile(config));
  const { models, close } = openModels(chosen.models, { scheduler: realScheduler(), dice: realDice(), logger: silentLogger, meter: silentMeter });
  const summaries = openSummaries({
    rules: chosen.summaries,
    models,
    logger: silentLogger,
    meter: silentMeter,
    privacyOf: privacyRules(chosen.privacy),
    languageOf: (agent) => chosen.agents.get(agent)?.definition.language,
  });
  try {
    return (await summaries.make(events, { language })).summary;
  } finally {
    close();
  }
}

/** A summary with where it comes from, as people read it. */
export function printSummary({ text, by, model, language, sentiment, code }: ConversationSummary): string {
  const source = by === 'model' ? `by ${model ?? 'a model'}` : 'sentences of the conversation';
  const more = [source, language, sentiment && `customer ${sentiment}`, code].filter((part) => part !== undefined && part !== '');
  return `${text === '' ? '(nothing to tell)' : text}\n${paint('dim', more.join(' · '))}`;
}
