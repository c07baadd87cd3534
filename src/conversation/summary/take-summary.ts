import { bad, type GatewayError, ok, type Result } from '#base';
import type { SummaryMatter } from './matter.ts';
import { seemsIn } from './seems-in.ts';
import { sentencesOf } from './sentences.ts';
import { summaryErrors } from './summary.errors.ts';
import { recordRows, type Sentiment, type SummaryForm, type SummaryStyle, sentiments } from './summary-request.ts';
import { isUnheard, knownOf } from './unheard.ts';

/** What of a model's answer can be kept. */
export interface TakenSummary {
  readonly text: string;
  readonly sentiment?: Sentiment;
  /** Sentences that were left out since they told what nobody had said or heard. */
  readonly dropped: number;
}

const longest = { whole: 1200, handoff: 400 } as const;
const mostSentences = { whole: 8, handoff: 3 } as const;

/**
 * Looks at what a model wrote, sentence by sentence: one with a figure, an address or a name that is not in the record is left out.
 * When that leaves less than half, or the language is another one, nothing of it is taken.
 */
export function takeSummary(
  value: unknown,
  matter: SummaryMatter,
  style: Pick<SummaryStyle, 'language' | 'instructions' | 'mostLines'>,
  form: SummaryForm,
): Result<TakenSummary, GatewayError> {
  const { summary, sentiment } = (typeof value === 'object' && value !== null ? value : {}) as { summary?: unknown; sentiment?: unknown };
  const sentences = sentencesOf(plain(typeof summary === 'string' ? summary : ''));
  if (sentences.length === 0) return bad(summaryErrors.SUMMARY_UNHEARD());
  const known = knownOf([...recordRows(matter, style.mostLines).flatMap((row) => Object.values(row)), style.instructions ?? '']);
  // German writes every noun with a capital: there a name cannot be told from a word.
  const names = !style.language.toLowerCase().startsWith('de');
  const heard = sentences.filter((sentence) => !isUnheard(sentence, known, names));
  const dropped = sentences.length - heard.length;
  if (heard.length === 0 || dropped > heard.length) return bad(summaryErrors.SUMMARY_UNHEARD({ dropped }));
  const text = withinLimit(heard.slice(0, mostSentences[form]), longest[form]);
  if (text === '') return bad(summaryErrors.SUMMARY_UNHEARD());
  if (!seemsIn(text, style.language)) return bad(summaryErrors.SUMMARY_WRONG_LANGUAGE({ wanted: style.language }));
  const seemed = sentiments.find((one) => one === sentiment);
  return ok({ text, dropped, ...(seemed === undefined ? {} : { sentiment: seemed }) });
}

/** Marks, lists and line breaks go; what is left reads in one line. */
const plain = (text: string): string =>
  text
    .replace(/^\s*(?:[-*•#>]+|\d+[.)])\s+/gm, '')
    .replace(/[*_`#]+/g, '')
    .replace(/\p{Cc}|\p{Cf}/gu, (sign) => (/\s/.test(sign) ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim();

/** Whole sentences only: half of one may say the opposite. */
function withinLimit(sentences: readonly string[], most: number): string {
  let text = '';
  for (const sentence of sentences) {
    const longer = text === '' ? sentence : `${text} ${sentence}`;
    if (longer.length > most) break;
    text = longer;
  }
  return text;
}
