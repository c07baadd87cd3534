import { escapeRich, type Handoff, type ThreadItem, threadOver, writtenMessages } from '#contract';
import { fillJson, type Json } from './json-template.ts';
import { handOffWords, type ZoomChatOptions } from './options.ts';

/** What one answer, or one push, has to tell. */
export interface Answer {
  readonly sessionId: string;
  /** Zoom's message that it answers, where it answers one. */
  readonly id?: string;
  readonly items: readonly ThreadItem[];
  readonly handOff?: unknown;
  readonly ended?: boolean;
}

/** Of what happens around a human Zoom tells the customer itself; that it is over an answer says in a field of its own. */
const ofZoom: readonly string[] = [threadOver, 'queue-entered', 'queue-position', 'human-joined', 'human-moved', 'human-left', 'customer-left'];

/** Is this for the customer to read? */
export const isForZoom = ({ from, event }: ThreadItem): boolean => from === 'agent' || (from === 'notice' && !ofZoom.includes(event ?? ''));

/** The body, as the templates of the options say. */
export function printAnswer({ answer, shows }: Pick<ZoomChatOptions, 'answer' | 'shows'>, { sessionId, id, items, handOff, ended }: Answer): string {
  const messages = items
    .filter(isForZoom)
    .flatMap((item) => writtenMessages(item, shows))
    // In a window that reads Markdown plain words must mean nothing but themselves.
    .map(({ text, rich, choices }) => ({ text: shows.rich && !rich ? escapeRich(text) : text, choices }));
  const body = fillJson(answer.body as Json, {
    id,
    sessionId,
    messages: messages.map(({ text, choices }) => fillJson(answer.message as Json, { text, choices: choices.length > 0 ? choices : undefined })),
    text: messages.map(({ text }) => text).join('\n\n'),
    handOff,
    ended: ended ? true : undefined,
  });
  return JSON.stringify(body ?? {});
}

/** What tells Zoom that a human is wanted. */
export const handOffSignal = ({ answer }: Pick<ZoomChatOptions, 'answer'>, target: string, handoff: Handoff): unknown =>
  fillJson(answer.handOff as Json, {
    target,
    reason: handoff.reason,
    summary: handoff.summary,
    intent: handoff.intent,
    sentiment: handoff.sentiment,
    language: handoff.language,
    authentication: handoff.authentication,
    facts: Object.fromEntries(handoff.facts.map(({ name, value }) => [name, value])),
  });

/** What of a hand-off this channel's template has no place for, by name. */
export function leftOut({ answer }: Pick<ZoomChatOptions, 'answer'>, handoff: Handoff): readonly string[] {
  const written = JSON.stringify(answer.handOff);
  const has = (word: string): boolean => new RegExp(`\\{\\{\\s*${word}\\s*\\}\\}`).test(written);
  const words = handOffWords.filter((word) => word !== 'target' && word !== 'facts' && handoff[word] !== undefined && !has(word));
  return [...(has('facts') ? [] : handoff.facts.map(({ name }) => name)), ...words];
}
