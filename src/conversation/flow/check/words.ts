import type { Complaint } from '#base';
import { promptsOf } from '../walk.ts';
import { placeOf, type Subject, warning } from './subject.ts';

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
      ...(longest > mostWords ? [warning(path, `${longest} words in one go are too many for the ear`, 'Say less, or part it with a question.')] : []),
      ...(step.kind === 'menu' && step.options.length > mostOptions
        ? [warning(path, `${step.options.length} options are too many for the ear`, 'Offer five at most, or ask openly.')]
        : []),
    ];
  });
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
