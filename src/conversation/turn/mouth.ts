import { invariant, type UtteranceId } from '#base';
import type { Heard } from '#contract';

/** A stretch of one utterance's sound, with the words it says. */
interface Stretch {
  readonly mark: string;
  readonly ms: number;
  readonly text: string;
}

interface Utterance {
  readonly id: UtteranceId;
  readonly text: string;
  readonly interruptible: boolean;
  readonly stretches: Stretch[];
  /** All its sound has been queued. */
  whole: boolean;
  /** How many stretches were heard to their end. */
  heardStretches: number;
}

/** What reached the customer's ear of one utterance. */
export interface HeardUtterance {
  readonly utterance: UtteranceId;
  readonly text: string;
  readonly complete: boolean;
  readonly heardMs: number;
}

/** What is being said, and how far it has been heard: the truth of the record after an interruption. */
export interface Mouth {
  /** Something is being said, or about to be. */
  readonly busy: boolean;
  /** May the customer talk into what is being said now? */
  readonly interruptible: boolean;
  /** Is this utterance still being said? Sound of one that was cut comes too late. */
  knows(id: UtteranceId): boolean;
  say(id: UtteranceId, text: string, interruptible: boolean): void;
  /** Sound of an utterance was queued: returns the mark to put behind it. */
  sounded(id: UtteranceId, ms: number, text: string): string;
  /** All sound of this utterance is queued. */
  allSounded(id: UtteranceId): HeardUtterance | undefined;
  /** A mark came back; gives the utterance that has thereby been heard to its end. */
  heardMark(mark: string): HeardUtterance | undefined;
  /** Everything else is given up: what had been heard of each. The first one first. */
  cut(heard: Heard): readonly HeardUtterance[];
}

/** The words of `text` that fit into the share `part` (0…1) of its sound. A word counts when it was heard whole. */
export function wordsHeard(text: string, part: number): string {
  if (part >= 1) return text;
  const limit = text.length * part;
  let end = 0;
  for (const word of text.matchAll(/\S+/g)) {
    const wordEnd = word.index + word[0].length;
    if (wordEnd > limit) break;
    end = wordEnd;
  }
  return text.slice(0, end);
}

const joined = (parts: readonly string[]): string => parts.filter(Boolean).join(' ').replace(/\s+/g, ' ').trim();

export function mouth(): Mouth {
  const queue: Utterance[] = [];
  const find = (id: UtteranceId): Utterance | undefined => queue.find((utterance) => utterance.id === id);
  const settle = (utterance: Utterance): HeardUtterance | undefined => {
    if (!utterance.whole || utterance.heardStretches < utterance.stretches.length) return undefined;
    queue.splice(queue.indexOf(utterance), 1);
    const heardMs = utterance.stretches.reduce((sum, stretch) => sum + stretch.ms, 0);
    return { utterance: utterance.id, text: utterance.text, complete: true, heardMs };
  };
  return {
    get busy() {
      return queue.length > 0;
    },
    get interruptible() {
      return queue[0]?.interruptible ?? true;
    },
    knows: (id) => find(id) !== undefined,
    say(id, text, interruptible) {
      invariant(!find(id), 'an agent names each utterance once');
      queue.push({ id, text, interruptible, stretches: [], whole: false, heardStretches: 0 });
    },
    sounded(id, ms, text) {
      const utterance = find(id);
      invariant(utterance, 'sound is only queued for what is being said');
      const mark = `${id}.${utterance.stretches.length}`;
      utterance.stretches.push({ mark, ms, text });
      return mark;
    },
    allSounded(id) {
      const utterance = find(id);
      if (!utterance) return undefined;
      utterance.whole = true;
      return settle(utterance);
    },
    heardMark(mark) {
      for (const utterance of queue) {
        const index = utterance.stretches.findIndex((stretch) => stretch.mark === mark);
        if (index < 0) continue;
        utterance.heardStretches = Math.max(utterance.heardStretches, index + 1);
        return settle(utterance);
      }
      return undefined;
    },
    cut(heard) {
      const results: HeardUtterance[] = [];
      // Marks are heard in order: whatever stands before the last one heard was heard as well.
      const flat = queue.flatMap((utterance) => utterance.stretches);
      const lastMark = flat.findIndex((stretch) => stretch.mark === heard.mark);
      let before = lastMark + 1 || queue.reduce((sum, utterance) => sum + utterance.heardStretches, 0);
      let rest = heard.afterMs;
      for (const utterance of queue.splice(0)) {
        const texts: string[] = [];
        let heardMs = 0;
        let all = utterance.whole;
        for (const stretch of utterance.stretches) {
          if (before > 0) {
            before--;
            texts.push(stretch.text);
            heardMs += stretch.ms;
            continue;
          }
          const ms = Math.min(rest, stretch.ms);
          rest -= ms;
          heardMs += ms;
          texts.push(wordsHeard(stretch.text, stretch.ms > 0 ? ms / stretch.ms : 1));
          all &&= ms >= stretch.ms;
        }
        results.push({ utterance: utterance.id, text: all ? utterance.text : joined(texts), complete: all, heardMs: Math.round(heardMs) });
      }
      return results;
    },
  };
}
