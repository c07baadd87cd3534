import type { Complaint } from '#base';
import { mostExtracts } from '../file/extract.ts';
import { error, type Subject } from './subject.ts';

/** Values to be read out after the end that nothing could be, or that are too many. */
export function complainAboutExtract({ file: { extract = {} } }: Subject): Complaint[] {
  const entries = Object.entries(extract);
  return [
    ...(entries.length > mostExtracts
      ? [error(['extract'], `${entries.length} values are more than one conversation is asked for`, `Keep ${mostExtracts} at most.`)]
      : []),
    ...entries.flatMap(([name, written]): Complaint[] => {
      if (typeof written === 'string') return [];
      const { type = 'text', options } = written;
      const path = ['extract', name];
      if (type === 'choice' && options === undefined) return [error(path, 'a choice needs something to choose from', 'List it under "options".')];
      if (type !== 'choice' && type !== 'list' && options !== undefined)
        return [error([...path, 'options'], `"${type}" has no options`, 'Remove them, or make it a "choice" or a "list".')];
      if (new Set(options).size < (options?.length ?? 0)) return [error([...path, 'options'], 'an option appears twice', 'Keep one of the two.')];
      return [];
    }),
  ];
}
