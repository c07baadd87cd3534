import type { Complaint } from '#base';
import type { AnswerSpec } from '../../understanding/answers/answer-type.ts';
import { dayParts } from '../../understanding/spoken.ts';
import { isBuiltIn } from '../answer-spec.ts';
import { type AnswerFile, builtInTypes } from '../file/answer.ts';
import type { StepFile } from '../file/step.ts';
import { variableFields } from '../prompt.ts';
import { didYouMean, error, placeOf, type Subject, warning } from './subject.ts';

type Path = readonly (string | number)[];

/** Kinds of answers, and hours, that do not exist or that nothing could satisfy. */
export function complainAboutAnswers(subject: Subject): Complaint[] {
  const { file } = subject;
  return [
    ...Object.entries(file.types ?? {}).flatMap(([name, type]) => [
      ...(isBuiltIn(name) ? [error(['types', name], `"${name}" is a type already`, 'Choose another name.')] : []),
      ...fields(type, ['types', name], subject),
    ]),
    ...Object.entries(file.hours ?? {}).flatMap(([name, hours]) =>
      Object.entries(hours).flatMap(([day, written]) => spans(written, ['hours', name, day])),
    ),
    ...Object.entries(file.variables ?? {}).flatMap(([name, variable]) => fields(variableFields(variable), ['variables', name], subject)),
    ...subject.steps.flatMap((step): Complaint[] => {
      if (step.kind === 'menu') return menuKeys(step.options, placeOf(step.path, 'options'));
      if (step.kind !== 'ask') return [];
      const written = askAt(subject, step.path);
      return [
        ...(written ? fields(written, placeOf(step.path), subject) : []),
        ...answerable(step.answer, step.speech, placeOf(step.path)),
        ...(step.finishKey !== undefined && !step.dtmf
          ? [warning(placeOf(step.path, 'finishKey'), 'keys are not accepted here', 'Accept dtmf, or remove the key.')]
          : []),
      ];
    }),
  ];
}

function fields(file: AnswerFile, path: Path, { written }: Subject): Complaint[] {
  const found: Complaint[] = [];
  const names: readonly string[] = [...builtInTypes, ...written.types];
  if (file.type !== undefined && !names.includes(file.type))
    found.push(error([...path, 'type'], `there is no type "${file.type}"`, didYouMean(file.type, names, `Use one of: ${names.join(', ')}.`)));
  if (file.type === 'choice' && file.choices === undefined)
    found.push(error(path, 'a choice needs something to choose from', 'List it under "choices".'));
  if (typeof file.digits === 'object' && file.digits.min > file.digits.max)
    found.push(error([...path, 'digits'], 'the least count of digits is greater than the greatest', 'Exchange them.'));
  if (file.min !== undefined && file.max !== undefined && file.min > file.max)
    found.push(error([...path, 'min'], 'the least number is greater than the greatest', 'Exchange them.'));
  const shapes = (['digits', 'pattern', 'choices'] as const).filter((key) => file[key] !== undefined);
  if (shapes.length > 1) found.push(error(path, `an answer has one shape, not ${shapes.join(' and ')}`, 'Keep one of them.'));
  return found;
}

/** Spans that end before they begin, and days that do not exist. */
const spans = (written: string | readonly string[] | undefined, path: Path): Complaint[] =>
  [written ?? []].flat().flatMap((one) => {
    if (path.at(-1) === 'closed') return dayParts(one) ? [] : [error(path, `there is no day "${one}"`, 'Write a day of the calendar: "2026-12-25".')];
    const [from = '', to = ''] = one.split('-');
    return from < to
      ? []
      : [error(path, `"${one}" ends before it begins`, 'Part it at midnight: "22:00-24:00" on one day, "00:00-06:00" on the next.')];
  });

/** Answers that keys cannot give need speech. */
function answerable(answer: AnswerSpec, speech: boolean, path: Path): Complaint[] {
  const keyed =
    answer.kind === 'choice' ? answer.options.some((option) => option.key !== undefined) : !['name', 'text', 'email'].includes(answer.kind);
  return speech || keyed ? [] : [error([...path, 'accept'], 'this answer cannot be given by keys', 'Accept speech, or give the choices keys.')];
}

function menuKeys(options: readonly { readonly key: string | undefined }[], path: Path): Complaint[] {
  const seen = new Set<string>();
  return options.flatMap(({ key }, index) => {
    if (key === undefined) return [];
    if (seen.has(key)) return [error([...path, index, 'key'], `the key ${key} is taken already`, 'Choose another key.')];
    seen.add(key);
    return [];
  });
}

/** The question as it is written, for a step's path. */
function askAt({ file }: Subject, path: string): AnswerFile | undefined {
  let here: unknown = file;
  for (const part of placeOf(path)) here = typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>)[part] : undefined;
  return here as StepFile['ask'];
}
