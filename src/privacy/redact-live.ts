import type { StoredEvent } from '#contract';
import { coverText } from './cover.ts';
import { type Known, nothingKnown, openDetector } from './find.ts';
import { findEarly } from './find-early.ts';
import type { Finding, Passage } from './passage.ts';
import { coverLines, passagesOf } from './redact.ts';
import type { PrivacyRules } from './rules.ts';
import { coverSip } from './sip-words.ts';
import { walkEvent } from './walk-event.ts';

/** What of a conversation a watcher was shown and is still needed: the texts in which a number can have begun, and what was found. Plain values. */
export interface Watched {
  readonly recent: readonly Passage[];
  readonly known: Known;
}

export const nothingWatched: Watched = { recent: [], known: nothingKnown };

/** How far back a number can have begun: in texts, in signs of one of them, and in signs of all. */
const reach = { texts: 60, ofOne: 1_000, ofAll: 8_000 } as const;

/**
 * For who watches a conversation: the next event as it may be seen, by what came before it. What was sent cannot be taken back, so while a card
 * or a telephone is talked of every number is covered, before anybody can know what it becomes.
 */
export function redactNext({ recent, known: before }: Watched, event: StoredEvent, rules: PrivacyRules): { event: StoredEvent; watched: Watched } {
  const detector = openDetector(rules);
  const fresh = passagesOf([event]);
  const texts = [...recent, ...fresh];
  const { findings, known } = detector.find(texts, before);
  const sure = byField(findings, event.seq);
  const early = byField(findEarly(texts, new Set<string>(rules.detect)), event.seq);
  const partsOf = (field: string): readonly Finding[] => {
    const found = sure.get(field) ?? [];
    return [...found, ...apartFrom(found, early.get(field) ?? [])];
  };
  const lines = coverLines([event], detector, known);
  let line = 0;
  const covered = walkEvent(event, (field, text, stream) =>
    stream === 'sip' ? coverSip(text, () => lines[line++] ?? '') : coverText(text, partsOf(field)),
  );
  return { event: covered, watched: { recent: lately(texts), known } };
}

/** What is needed of events that a watcher was not shown, because they came before. */
export function watchedAfter(events: readonly StoredEvent[], rules: PrivacyRules): Watched {
  const texts = passagesOf(events);
  return { recent: lately(texts), known: openDetector(rules).find(texts).known };
}

const byField = (findings: readonly Finding[], seq: number): ReadonlyMap<string, readonly Finding[]> =>
  Map.groupBy(
    findings.filter((finding) => finding.seq === seq),
    ({ field }) => field,
  );

/** Those of `more` that share nothing with one of these. */
function apartFrom(these: readonly Finding[], more: readonly Finding[]): Finding[] {
  const inOrder = these.toSorted((a, b) => a.from - b.from);
  let next = 0;
  let reached = 0;
  return more
    .toSorted((a, b) => a.from - b.from)
    .filter(({ from, to }) => {
      // How far those go that begin before this one ends.
      for (let one = inOrder[next]; one !== undefined && one.from < to; one = inOrder[++next]) reached = Math.max(reached, one.to);
      return reached <= from;
    });
}

/** The last texts, of long ones the end, from a word on. */
function lately(texts: readonly Passage[]): Passage[] {
  const kept: Passage[] = [];
  let signs = 0;
  for (const passage of texts.slice(-reach.texts).toReversed()) {
    const text = endOf(passage.text);
    signs += text.length;
    if (signs > reach.ofAll) break;
    kept.push(text === passage.text ? passage : { ...passage, text });
  }
  return kept.reverse();
}

function endOf(text: string): string {
  if (text.length <= reach.ofOne) return text;
  const end = text.slice(-reach.ofOne);
  const word = end.search(/\s/);
  return word < 0 ? end : end.slice(word);
}
