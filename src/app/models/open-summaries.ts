import type { Logger } from '#base';
import type {
  ConversationEvent,
  ConversationExtraction,
  ConversationSummary,
  HandoffSummaries,
  LanguageModel,
  Meter,
  StoredEvent,
  Summaries,
  SummarySubject,
} from '#contract';
import {
  type ExtractFields,
  extractionRequest,
  extractSummary,
  learnedExtraction,
  matterOfText,
  type SummaryForm,
  type SummaryMatter,
  type SummaryStyle,
  summaryErrors,
  summaryMatter,
  summaryRequest,
  takeExtraction,
  takeSummary,
} from '#conversation';
import { coverShape, type PrivacyRules } from '#privacy';
import { type Covering, coverHere } from '../privacy/covering.ts';
import { coveredMatter, coveredMatterOfText } from './covered-matter.ts';
import { type SummaryRules, type SummarySettings, summarySettings } from './summary-settings.ts';

export interface SummariesPorts {
  readonly rules: SummaryRules;
  readonly models: ReadonlyMap<string, LanguageModel>;
  /** What counts as telling who somebody is, by account. */
  readonly privacyOf: (account: string | undefined) => PrivacyRules;
  /** Where it covers; in the thread that asks unless told. */
  readonly covering?: Covering;
  /** BCP 47, of an agent by its id, where it is ours. */
  readonly languageOf: (agent: string) => string | undefined;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** A summary as it was made, and whether trying again later has a fair chance of a better one. */
export interface MadeSummary {
  readonly summary: ConversationSummary;
  readonly again: boolean;
}

export interface MadeExtraction {
  readonly extraction: ConversationExtraction;
  readonly again: boolean;
}

/** Whose conversation it was, and how its summary is wanted. */
export interface SummaryOrder {
  readonly account?: string | undefined;
  readonly agent?: string | undefined;
  /** BCP 47; as the settings have it, else the conversation's own, unless told. */
  readonly language?: string | undefined;
}

/** All that makes summaries of conversations. */
export interface OpenSummaries extends Summaries, HandoffSummaries {
  /** Is a model wanted for the conversations of this agent once they are over? */
  writes(of: SummaryOrder): boolean;
  /** Without a model, at once. */
  extract(events: readonly StoredEvent[], of: SummaryOrder): ConversationSummary;
  /** By the model where one is configured; falls back to the extract, and says why. */
  make(events: readonly StoredEvent[], of: SummaryOrder, abort?: AbortSignal): Promise<MadeSummary>;
  learned(events: readonly StoredEvent[], fields: ExtractFields): ConversationExtraction;
  read(events: readonly StoredEvent[], fields: ExtractFields, of: SummaryOrder, abort?: AbortSignal): Promise<MadeExtraction>;
}

const usualLanguage = 'en';

export function openSummaries({ rules, models, privacyOf, covering = coverHere, languageOf, logger, meter }: SummariesPorts): OpenSummaries {
  const startOf = (events: readonly StoredEvent[]) => (events[0]?.kind === 'conversation-start' ? events[0] : undefined);
  const orderOf = (events: readonly StoredEvent[], of: SummaryOrder): SummaryOrder => {
    const start = startOf(events);
    return { account: of.account ?? start?.facts.account, agent: of.agent ?? start?.agent, language: of.language };
  };
  const languageFor = (of: SummaryOrder, settings: SummarySettings): string =>
    of.language ?? settings.language ?? languageOf(of.agent ?? '') ?? usualLanguage;

  const styleOf = (settings: SummarySettings, language: string, timeoutMs: number): SummaryStyle => ({
    language,
    timeoutMs,
    maxTokens: settings.maxTokens,
    mostLines: settings.lastLines,
    ...(settings.instructions === undefined ? {} : { instructions: settings.instructions }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
  });

  const extracted = (matter: SummaryMatter, language: string, until: number, why?: string): ConversationSummary => {
    const { text, language: written, known } = extractSummary(matter, language);
    const code = why ?? (known ? undefined : summaryErrors.SUMMARY_LANGUAGE_UNKNOWN().code);
    return { text, language: written, by: 'extract', until, ...(code === undefined ? {} : { code }) };
  };

  interface Written {
    readonly text: string;
    readonly sentiment?: string;
    readonly model: string;
  }

  /** Asks the model and looks at what it answers; a code where nothing of it can be taken. */
  const write = async (
    matter: SummaryMatter,
    form: SummaryForm,
    style: SummaryStyle,
    model: LanguageModel,
    abort: AbortSignal,
  ): Promise<Written | { readonly code: string; readonly again: boolean }> => {
    const answer = await model.complete(summaryRequest(matter, style, form), abort);
    if (!answer.ok) return { code: answer.error.code, again: answer.error.retry };
    const taken = takeSummary(answer.value, matter, style, form);
    if (!taken.ok) {
      meter.count('summaries_refused_total', { model: model.id, code: taken.error.code });
      logger.warn('a model’s summary was not taken', { model: model.id, code: taken.error.code });
      return { code: taken.error.code, again: taken.error.retry };
    }
    const { text, sentiment, dropped } = taken.value;
    if (dropped > 0) meter.count('summary_sentences_dropped_total', { model: model.id }, dropped);
    return { text, model: answer.use.model, ...(sentiment === undefined ? {} : { sentiment }) };
  };

  /** What there is, whole: the extract is made of it, and stays here. And the same as a model may have it. */
  interface Matters {
    readonly whole: SummaryMatter;
    covered(rules: PrivacyRules): Promise<SummaryMatter>;
  }
  const mattersOf = (events: readonly StoredEvent[]): Matters => ({
    whole: summaryMatter(events),
    covered: (privacy) => coveredMatter(events, privacy, covering),
  });
  const sent = async ({ whole, covered }: Matters, { cover }: SummarySettings, { account }: SummaryOrder): Promise<SummaryMatter> =>
    cover ? covered(privacyOf(account)) : whole;

  const make = async (matters: Matters, until: number, of: SummaryOrder, abort: AbortSignal): Promise<MadeSummary> => {
    const matter = matters.whole;
    const settings = summarySettings(rules, of);
    const language = languageFor(of, settings);
    const model = settings.model === undefined ? undefined : models.get(settings.model);
    if (settings.model === undefined) return { summary: extracted(matter, language, until), again: false };
    if (!model) return { summary: extracted(matter, language, until, summaryErrors.SUMMARY_MODEL_ABSENT().code), again: false };
    if (!matter.lines.some(({ who }) => who !== 'agent'))
      return { summary: extracted(matter, language, until, summaryErrors.SUMMARY_NOTHING_SAID().code), again: false };
    const written = await write(await sent(matters, settings, of), 'whole', styleOf(settings, language, settings.timeoutMs), model, abort);
    if ('code' in written) return { summary: extracted(matter, language, until, written.code), again: written.again };
    return { summary: { ...written, language, by: 'model', until }, again: false };
  };

  const never = (): AbortSignal => new AbortController().signal;
  const made = (events: readonly StoredEvent[], of: SummaryOrder, abort = never()): Promise<MadeSummary> =>
    make(mattersOf(events), events.at(-1)?.seq ?? 0, orderOf(events, of), abort);

  return {
    writes(of) {
      const { model, atEnd } = summarySettings(rules, of);
      return model !== undefined && atEnd;
    },
    extract(events, of) {
      const order = orderOf(events, of);
      return extracted(summaryMatter(events), languageFor(order, summarySettings(rules, order)), events.at(-1)?.seq ?? 0);
    },
    make: made,
    learned: (events, fields) => learnedExtraction(summaryMatter(events), fields),
    async read(events, fields, of, abort = never()) {
      const order = orderOf(events, of);
      const settings = summarySettings(rules, order);
      const matters = mattersOf(events);
      const model = models.get(settings.model ?? '');
      const learned = learnedExtraction(matters.whole, fields);
      if (!model) return { extraction: learned, again: false };
      const { maxTokens, lastLines: mostLines, timeoutMs } = settings;
      const matter = await sent(matters, settings, order);
      const answer = await model.complete(extractionRequest(matter, fields, { maxTokens, mostLines, timeoutMs }), abort);
      if (!answer.ok) return { extraction: { ...learned, code: answer.error.code }, again: answer.error.retry };
      const taken = takeExtraction(answer.value, matter, fields, mostLines);
      if (taken.code !== undefined) meter.count('summaries_refused_total', { model: model.id, code: taken.code });
      const values = uncovered(taken.values, learned.values);
      return { extraction: { ...taken, values, by: 'model', model: answer.use.model }, again: false };
    },

    async summarise({ events, annexes }, { language }) {
      const { summary } = annexes;
      const whole = summary?.until === events.at(-1)?.seq;
      if (summary && whole && (language === undefined || sameLanguage(summary.language, language))) return summary;
      return (await made(events, { language })).summary;
    },
    async summariseText(transcript, { account, language }) {
      const whole = matterOfText(transcript);
      const matters: Matters = { whole, covered: (privacy) => coveredMatterOfText(transcript, privacy, covering) };
      return (await make(matters, whole.lines.length, { account, language }, never())).summary;
    },

    waitMs({ account, agent }) {
      const { model, atHandOff, handOffMs } = summarySettings(rules, { account, agent });
      return atHandOff && model !== undefined && models.has(model) ? handOffMs : undefined;
    },
    async write(of: SummarySubject, events: readonly ConversationEvent[], abort) {
      const settings = summarySettings(rules, of);
      const model = models.get(settings.model ?? '');
      if (!model) return undefined;
      const matter = settings.cover ? await coveredMatter(events, privacyOf(of.account), covering, of.medium) : summaryMatter(events, of.medium);
      if (!matter.lines.some(({ who }) => who === 'customer')) return undefined;
      const style = styleOf(settings, settings.language ?? of.language, settings.handOffMs);
      const written = await write(matter, 'handoff', style, model, abort);
      const result = 'code' in written ? written.code : 'model';
      meter.count('handoff_summaries_total', { result });
      return 'code' in written ? undefined : written.text;
    },
  };
}

/** A value of which the model saw only the cover is taken as the flow learned it under the same name, where it did. */
const uncovered = (values: Readonly<Record<string, unknown>>, learned: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hasCover(value) && Object.hasOwn(learned, name) ? learned[name] : value]));

const hasCover = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(hasCover) : typeof value === 'string' && value.match(coverShape) !== null;

/** `en` is served by `en-US`, and the other way round; `pt-BR` is not by `pt-PT`. */
function sameLanguage(kept: string, wished: string): boolean {
  const [a, b] = [kept.toLowerCase(), wished.toLowerCase()];
  return a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);
}
