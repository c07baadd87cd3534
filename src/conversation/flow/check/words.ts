import type { Complaint } from '#base';
import { parseRich } from '#contract';
import type { Prompt } from '../definition.ts';
import { commonPrompts, promptsOf, writtenPrompts } from '../walk.ts';
import { error, placeOf, type Subject, warning } from './subject.ts';

/** About fifteen seconds of speech. */
const mostWords = 45;
/** More than anyone remembers. */
const mostOptions = 5;

/** What is hard to listen to, or would be said in the wrong language. */
export function complainAboutWords({ definition, file, steps }: Subject): Complaint[] {
  const found = steps.flatMap((step): Complaint[] => {
    const path = placeOf(step.path);
    const longest = Math.max(0, ...promptsOf(step).flatMap((prompt) => prompt.texts.map((template) => template.text.split(/\s+/).length)));
    return [
      ...promptsOf(step).flatMap((prompt) => complainAboutWriting(prompt, path)),
      ...(longest > mostWords ? [warning(path, `${longest} words in one go are too many for the ear`, 'Say less, or part it with a question.')] : []),
      ...(step.kind === 'menu' && step.options.length > mostOptions
        ? [warning(path, `${step.options.length} options are too many for the ear`, 'Offer five at most, or ask openly.')]
        : []),
    ];
  });
  for (const prompt of commonPrompts(definition)) found.push(...complainAboutWriting(prompt, []));
  for (const prompt of writtenPrompts(definition)) found.push(...complainAboutWriting(prompt, [], false));
  if (definition.hours.size > 0 && file.timeZone === undefined)
    found.push(warning(['hours'], 'these hours are read on a clock that shows UTC', 'Write the timeZone of the agent: "America/New_York".'));
  if (!/^en\b/i.test(definition.language)) {
    const missing = (['goodbye', 'onNoInput', 'onNoMatch'] as const).filter((key) => file[key] === undefined);
    found.push(
      warning(
        ['language'],
        `numbers, dates, yes and no are understood in English only${missing.length > 0 ? '; so are the words said where none are written' : ''}`,
        missing.length > 0 ? `Write at least: ${missing.join(', ')}.` : 'Accept keys where that matters.',
      ),
    );
  }
  return found;
}

/** Marks and addresses that a voice would have to speak, and links that lead nowhere. */
function complainAboutWriting({ texts, written }: Prompt, path: readonly (string | number)[], heard = true): Complaint[] {
  const found: Complaint[] = [];
  const spansOf = (text: string) => parseRich(text).flatMap(({ spans }) => spans);
  if (texts.some(({ text }) => spansOf(text).some(({ kind }) => kind !== 'plain')))
    found.push(
      error(path, 'bold words and links are only for writing', 'Put this under "written", and plain words under "text": { text: …, written: … }.'),
    );
  else if (heard && texts.some(({ text }) => /\b(?:https?:\/\/|www\.)/i.test(text)))
    found.push(warning(path, 'an address of the web is hard to listen to', 'Say it in words, and put the link under "written".'));
  if (written.length > 1 && written.length !== texts.length && texts.length > 0)
    found.push(warning(path, `${texts.length} texts have ${written.length} written variants`, 'Write one for all, or one for each.'));
  const dead = written.map(({ text }) => deadLink.exec(text)?.[1]).find((to) => to !== undefined);
  if (dead !== undefined)
    found.push(
      warning(path, `the link to "${dead}" is shown as words only`, 'Let it begin with https://, mailto: or tel:, or with a {{value}} that does.'),
    );
  return found;
}

/** What looks like a link, and leads neither to the web nor to mail nor to a telephone. */
const deadLink = /\[[^\]\n]+\]\((?!https?:\/\/|mailto:|tel:|\{\{)([^)\s]+)\)/i;
