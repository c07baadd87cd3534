import type { Annexes, ConversationEvent, StoredEvent } from '#contract';
import { coverAll } from './cover-all.ts';
import { type Detector, type Known, nothingKnown, openDetector } from './find.ts';
import type { Finding, Passage } from './passage.ts';
import type { PrivacyRules } from './rules.ts';
import { coverSip } from './sip-words.ts';
import { type See, seeAll, walkEvent } from './walk-event.ts';

/** A conversation as it may be seen. */
export interface Redacted {
  readonly events: readonly StoredEvent[];
  readonly annexes: Annexes;
  /** Something was covered. */
  readonly redacted: boolean;
}

type Placed = ConversationEvent & { readonly seq: number };

/** The texts of events, in order. SIP messages are not among them: they are read line by line, by what was found elsewhere. */
export function passagesOf(events: readonly Placed[]): Passage[] {
  const passages: Passage[] = [];
  for (const event of events)
    walkEvent(event, (field, text, stream, hint) => {
      if (stream !== 'sip' && text !== '') passages.push({ seq: event.seq, field, text, stream, ...(hint === undefined ? {} : { hint }) });
      return text;
    });
  return passages;
}

function annexPassages(annexes: Annexes): Passage[] {
  const passages: Passage[] = [];
  walkAnnexes(annexes, (field, text, stream, hint) => {
    if (text !== '') passages.push({ seq: 0, field, text, stream, ...(hint === undefined ? {} : { hint }) });
    return text;
  });
  return passages;
}

/** Summary and extraction are words about the customer; of figures only the reason may hold what somebody said. */
function walkAnnexes(annexes: Annexes, see: See): Annexes {
  const { summary, extraction, figures } = annexes;
  return {
    ...annexes,
    ...(figures === undefined ? {} : { figures: { ...figures, reason: see('figures.reason', figures.reason, '') } }),
    ...(summary === undefined
      ? {}
      : {
          summary: {
            ...summary,
            text: see('summary.text', summary.text, ''),
            ...(summary.sentiment === undefined ? {} : { sentiment: see('summary.sentiment', summary.sentiment, '') }),
          },
        }),
    ...(extraction === undefined
      ? {}
      : { extraction: { ...extraction, values: seeAll(extraction.values, 'extraction.values', see) as Readonly<Record<string, unknown>> } }),
  };
}

/** A whole conversation with everything covered that tells who somebody is: what was found in one place is covered in all. */
export function redactRecord(events: readonly StoredEvent[], annexes: Annexes, rules: PrivacyRules): Redacted {
  const detector = openDetector(rules);
  const { texts, known } = coverAll([...passagesOf(events), ...annexPassages(annexes)], detector);
  const lines = coverLines(events, detector, known);
  let next = 0;
  let nextLine = 0;
  let redacted = false;
  // The texts come in the order in which they were taken out.
  const see: See = (_field, text, stream) => {
    if (text === '') return text;
    const covered = stream === 'sip' ? coverSip(text, () => lines[nextLine++] ?? '') : (texts[next++] ?? '');
    if (covered !== text) redacted = true;
    return covered;
  };
  return { events: events.map((event) => walkEvent(event, see)), annexes: walkAnnexes(annexes, see), redacted };
}

export const redactEvents = (events: readonly StoredEvent[], rules: PrivacyRules): readonly StoredEvent[] => redactRecord(events, {}, rules).events;

/** What is found in the events of a conversation: for whoever wants to know where and why. */
export const findIn = (events: readonly StoredEvent[], rules: PrivacyRules): readonly Finding[] =>
  openDetector(rules).find(passagesOf(events)).findings;

/** What lies between the addresses of the events' SIP messages, in order, covered by what is known: in one look, since messages have many lines. */
export function coverLines(events: readonly ConversationEvent[], detector: Detector, known: Known): readonly string[] {
  const lines: Passage[] = [];
  const see: See = (_field, text, stream) => {
    if (stream !== 'sip') return text;
    return coverSip(text, (line) => {
      lines.push({ seq: 0, field: `${lines.length}`, text: line, stream: '' });
      return line;
    });
  };
  for (const event of events) if (event.kind === 'call-report') walkEvent(event, see);
  return lines.length === 0 ? [] : coverAll(lines, detector, known).texts;
}

/** A text that stands alone, by what is known of its conversation. */
function coverAlone(text: string, detector: Detector, known: Known): string {
  if (text.trim() === '') return text;
  return coverAll([{ seq: 0, field: '', text, stream: '' }], detector, known).texts[0] ?? '';
}

/** What is found in one text. */
export const findInText = (text: string, rules: PrivacyRules): readonly Finding[] =>
  openDetector(rules).find([{ seq: 0, field: 'text', text, stream: '' }]).findings;

/** One text that belongs to no conversation. */
export const redactText = (text: string, rules: PrivacyRules): string => coverAlone(text, openDetector(rules), nothingKnown);
