import { privateText, wallClock } from '#contract';
import type { AgentDefinition } from '../definition.ts';
import { dig, fillTemplate, type Look, type Template, textOf } from '../template.ts';

/** What one conversation knows. */
export interface Memory {
  /** Values by dotted path: variables, answers of APIs, `facts.…`, `today`. */
  readonly look: Look;
  readonly today: string | undefined;
  /** `14:30` on the wall, where the channel told it. */
  readonly time: string | undefined;
  /** The last intent that was recognised, and the words. */
  intent: string | undefined;
  wish: string | undefined;
  value(name: string): unknown;
  set(name: string, value: unknown): void;
  /** All variables that have a value which can be said. */
  texts(): [name: string, text: string][];
  fill(template: Template): string;
  /** The same for the eye, in the agent's language. */
  write(template: Template, guard?: (value: string) => string): string;
  /** The same as it may be written down: what is private is not in it. */
  hide(template: Template): string;
  /** Is the value of this variable private? */
  hides(name: string): boolean;
  /** It is from now on, being made of one that is. */
  conceal(name: string): void;
  /** What just happened around a human: `liveChat.…`. */
  tell(around: Readonly<Record<string, string>>): void;
  /** Forgets everything but the facts. */
  clear(): void;
}

export function memoryOf(definition: AgentDefinition, facts: Readonly<Record<string, string>>, fallbackToday: string | undefined): Memory {
  const wall = wallClock(facts['now'], definition.timeZone);
  const today = wall?.today ?? facts['today'] ?? fallbackToday;
  const values = new Map<string, unknown>();
  let around: Readonly<Record<string, string>> = {};
  const look: Look = ([root = '', ...rest]) => {
    if (root === 'liveChat') return dig(around, rest);
    if (root === 'facts') return dig(facts, rest);
    if (root === 'today' && !values.has(root)) return today;
    return dig(values.get(root), rest);
  };
  const privates = new Set(definition.privates);
  const seen: Look = (path) => (privates.has(path[0] ?? '') && textOf(look(path)) !== '' ? privateText : look(path));
  const fill = (template: Template): string => fillTemplate(template, look, { today });
  const memory: Memory = {
    look,
    today,
    time: wall?.time ?? /^\d\d:\d\d/.exec(facts['time'] ?? '')?.[0],
    intent: undefined,
    wish: undefined,
    value: (name) => values.get(name),
    set: (name, value) => {
      if (value === undefined) values.delete(name);
      else values.set(name, value);
    },
    texts: () => [...values].map(([name, value]): [string, string] => [name, textOf(value)]).filter(([, text]) => text !== ''),
    fill,
    write: (template, guard) => fillTemplate(template, look, { today, written: definition.language }, guard),
    hide: (template) => fillTemplate(template, seen, { today, written: definition.language }),
    hides: (name) => privates.has(name),
    conceal: (name) => void privates.add(name),
    tell: (told) => {
      around = told;
    },
    clear: () => {
      values.clear();
      memory.intent = undefined;
      memory.wish = undefined;
      for (const [name, { initial }] of definition.variables) {
        const text = initial && fill(initial);
        if (text) values.set(name, text);
      }
    },
  };
  memory.clear();
  return memory;
}
