import type { AnswerSpec } from '../understanding/answers/answer-type.ts';
import type { Prompt } from './definition.ts';
import type { AnswerFile, VariableFile } from './file/answer.ts';
import type { AttemptsFile, PromptFile } from './file/text.ts';
import { parseTemplate, type Template } from './template.ts';

/** A text as a template. What cannot be read is kept as it stands, with its `fault` for the checker. */
export function templateOf(text: string): Template {
  const read = parseTemplate(text);
  return read.ok ? read.value : { text, parts: [text], fault: read.error };
}

/** Something to say, as it is written. */
export function promptOf(file: PromptFile): Prompt {
  const {
    text,
    written = [],
    interruptible = true,
  }: Exclude<PromptFile, string | string[]> = typeof file === 'string' || Array.isArray(file) ? { text: file } : file;
  return { texts: [text].flat().map(templateOf), written: [written].flat().map(templateOf), interruptible };
}

/** One prompt for each attempt. */
export const attemptsOf = (file: AttemptsFile | undefined): Prompt[] =>
  (file === undefined ? [] : typeof file === 'string' ? [file] : file).map(promptOf);

/** A variable, also when only its type was written. */
export const variableFields = (
  file: VariableFile,
): AnswerFile & { label?: string | undefined; priority?: number | undefined; default?: string | number | undefined } =>
  typeof file === 'string' ? { type: file } : file;

/** How an answer is best read back. */
const readBack: Readonly<Partial<Record<AnswerSpec['kind'], string>>> = {
  digits: ' | spell',
  pattern: ' | spell',
  phone: ' | spell',
  date: ' | date',
  time: ' | time',
};

/** The question that reads an answer back. */
export const confirmPrompt = (into: string, answer: AnswerSpec): Prompt =>
  promptOf({
    text: `I heard {{${into}${readBack[answer.kind] ?? ''}}}. Is that right?`,
    written: `I noted {{${into}${readBack[answer.kind] ?? ''}}}. Is that right?`,
  });
