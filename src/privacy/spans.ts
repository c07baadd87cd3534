import type { SoundSpan as Span, StoredEvent } from '#contract';
import { openDetector } from './find.ts';
import { findEarly } from './find-early.ts';
import { passagesOf } from './redact.ts';
import type { PrivacyRules } from './rules.ts';

/** How far an event's time and the place in the recording may lie apart, and what of a sound reaches over its measured edges. */
const slackMs = 600;
/** The longest from the last sound of a turn to its event: the pause that ends it, and the recogniser's work. */
const decidedMs = 3_500;
/** Of what nobody measured: at most so long, and so much longer for each word or key. */
const longestMs = 8_000;
const perWordMs = 1_200;

const wordsIn = (text: string): number => text.split(/\s+/).length;

/**
 * Where findings can be heard in the conversation's recording. What is not known to be narrower is covered whole: a turn from its first sound
 * to the event that tells it, an utterance from its being said to its having been heard. Times of single words are not known.
 */
export function spansOf(events: readonly StoredEvent[], rules: PrivacyRules): readonly Span[] {
  const recording = events.find(({ kind }) => kind === 'recording');
  if (!recording) return [];
  const passages = passagesOf(events);
  const wants = new Set<string>(rules.detect);
  // A recogniser that misheard some digits did not silence them.
  const found = new Set([...openDetector(rules).find(passages).findings, ...findEarly(passages, wants)].map(({ seq }) => seq));
  const spans: Span[] = [];
  const ends = endsOfSpeech(events);
  const utterances = utterancesOf(events);
  for (const event of events) {
    if (!found.has(event.seq)) continue;
    const span = spanOf(event, utterances, ends);
    if (!span) continue;
    const from = Math.max(0, Math.floor(span.from - recording.at));
    const to = Math.ceil(span.to - recording.at);
    if (to > from) spans.push([from, to, span.channel]);
  }
  return merged(spans);
}

interface Heard {
  readonly from: number;
  readonly to: number;
  readonly channel: 0 | 1;
}

/** When the speech before an event was over, of each side: nothing of this one was said earlier. */
function endsOfSpeech(events: readonly StoredEvent[]): ReadonlyMap<number, number> {
  const before = new Map<number, number>();
  const last = new Map<string, number>();
  for (const event of events) {
    const side =
      event.kind === 'customer-turn' || event.kind === 'no-input'
        ? 'customer'
        : event.kind === 'overheard'
          ? event.track
          : event.kind === 'agent-heard'
            ? 'agent'
            : undefined;
    if (side === undefined) continue;
    before.set(event.seq, last.get(side) ?? 0);
    last.set(side, event.at);
  }
  return before;
}

/** What the agent said, and when each utterance had been heard first. */
interface Utterances {
  readonly said: ReadonlySet<string>;
  readonly heard: ReadonlyMap<string, StoredEvent>;
}

function utterancesOf(events: readonly StoredEvent[]): Utterances {
  const said = new Set<string>();
  const heard = new Map<string, StoredEvent>();
  for (const event of events)
    if (event.kind === 'agent-say') said.add(event.utterance);
    else if (event.kind === 'agent-heard' && said.has(event.utterance) && !heard.has(event.utterance)) heard.set(event.utterance, event);
  return { said, heard };
}

function spanOf(event: StoredEvent, utterances: Utterances, ends: ReadonlyMap<number, number>): Heard | undefined {
  const after = (ends.get(event.seq) ?? 0) - decidedMs;
  switch (event.kind) {
    case 'customer-turn': {
      if (event.source === 'text') return undefined;
      const spoke =
        event.source === 'speech' && event.spokeMs !== undefined
          ? event.spokeMs + decidedMs
          : longestMs + perWordMs * (event.source === 'keys' ? event.text.length : wordsIn(event.text));
      return { from: Math.max(event.at - spoke - slackMs, after), to: event.at + slackMs, channel: 0 };
    }
    case 'overheard': {
      const spoke = longestMs + perWordMs * wordsIn(event.text);
      return { from: Math.max(event.at - spoke, after), to: event.at + slackMs, channel: event.track === 'caller' ? 0 : 1 };
    }
    case 'agent-say': {
      const heard = utterances.heard.get(event.utterance);
      if (heard !== undefined && heard.seq > event.seq) {
        // It waits behind what was said before it.
        const free = ends.get(heard.seq) ?? 0;
        return { from: Math.max(event.at, free) - slackMs, to: heard.at + slackMs, channel: 1 };
      }
      return { from: event.at - slackMs, to: event.at + longestMs + perWordMs * wordsIn(event.text), channel: 1 };
    }
    case 'agent-heard':
      // Without the event that said it there is only how long it was.
      if (utterances.said.has(event.utterance)) return undefined;
      return { from: event.at - event.heardMs - decidedMs, to: event.at + slackMs, channel: 1 };
    default:
      return undefined;
  }
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a[2] - b[2] || a[0] - b[0])) {
    const before = result.at(-1);
    if (before && before[2] === span[2] && span[0] <= before[1]) result[result.length - 1] = [before[0], Math.max(before[1], span[1]), before[2]];
    else result.push(span);
  }
  return result.sort((a, b) => a[0] - b[0] || a[2] - b[2]);
}
