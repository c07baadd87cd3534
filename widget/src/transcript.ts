import { nameOf } from './messages.ts';
import type { Item } from './shapes.ts';
import { type Say, sizeIn } from './words.ts';

/** The conversation as plain text, one thing a line. */
export function printTranscript(title: string, items: readonly Item[], say: Say, language: string): string {
  const stamp = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const lines = items.map((item) => {
    const files = item.files.map(({ name, sizeBytes }) => `[${name}, ${sizeIn(sizeBytes, language)}]`);
    const words = [item.event === 'over' ? say('over') : item.text, ...files].filter((part) => part !== '').join(' ');
    return `${stamp.format(new Date(item.at))}  ${item.from === 'notice' ? `— ${words}` : `${nameOf(item, say)}: ${words}`}`;
  });
  return `${title}\n\n${lines.join('\n')}\n`;
}
