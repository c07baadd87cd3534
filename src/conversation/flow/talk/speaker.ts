import type { UtteranceId } from '#base';
import { type AgentOutput, escapeRich } from '#contract';
import type { Prompt } from '../definition.ts';
import type { Memory } from './memory.ts';

/** Says things, remembers what was said last, and never says the same variant twice running. */
export interface Speaker {
  say(prompt: Prompt): void;
  /** Says a text; `aside`: not among what is said again when they ask for it. */
  sayText(text: string, aside?: boolean): void;
  /** Says something that belongs to the moment, such as an apology. */
  sayAside(prompt: Prompt): void;
  /** Says again what was said since the customer last spoke. */
  repeat(): void;
  /** The customer spoke: what is said next is new. */
  newTurn(): void;
  /** Were the last words a question? */
  readonly asked: boolean;
}

interface Said {
  readonly text: string;
  readonly written?: string;
  readonly recorded?: string;
  readonly interruptible: boolean;
}

/** Fills templates: for the ear, and for the eye. */
type Pen = Pick<Memory, 'fill' | 'write' | 'hide' | 'hides'>;

/** `pick` gives a number below the count of variants; without it they take turns. */
export function speakerOf(emit: (output: AgentOutput) => void, pen: () => Pen, pick: ((count: number) => number) | undefined): Speaker {
  let count = 0;
  let said: Said[] = [];
  let stale = false;
  let last = '';
  const turns = new Map<Prompt, number>();
  const utter = (one: Said): void => {
    last = one.text;
    emit({ kind: 'say', utterance: `u${++count}` as UtteranceId, ...one });
  };
  const keep = (one: Said, aside: boolean): void => {
    if (one.text.trim() === '') return;
    if (!aside) {
      if (stale) said = [];
      stale = false;
      said.push(one);
    }
    utter(one);
  };
  const choose = (prompt: Prompt): number => {
    const turn = turns.get(prompt) ?? 0;
    turns.set(prompt, turn + 1);
    return prompt.texts.length < 2 ? 0 : pick ? pick(prompt.texts.length) : turn % prompt.texts.length;
  };
  const say = (prompt: Prompt, aside: boolean): void => {
    const { fill, write, hide, hides } = pen();
    const index = choose(prompt);
    const template = prompt.texts[index] ?? prompt.texts[0];
    if (!template) return;
    const text = fill(template);
    const own = prompt.written[index % Math.max(1, prompt.written.length)];
    const written = own ? write(own, escapeRich) : escapeRich(write(template));
    const secret = [template, ...(own ? [own] : [])].some(({ parts }) => parts.some((part) => typeof part !== 'string' && hides(part.path[0] ?? '')));
    const recorded = secret ? { recorded: hide(template) } : {};
    keep({ text, ...(written === escapeRich(text) ? {} : { written }), ...recorded, interruptible: prompt.interruptible }, aside);
  };
  return {
    say: (prompt) => say(prompt, false),
    sayAside: (prompt) => say(prompt, true),
    sayText: (text, aside = false) => keep({ text, interruptible: true }, aside),
    repeat: () => said.forEach(utter),
    newTurn: () => {
      stale = true;
    },
    get asked() {
      return last.trimEnd().endsWith('?');
    },
  };
}
