import { type Complaint, nearest } from '#base';

/** A place in the configuration: `['channels', 0, 'id']`. */
export type Path = readonly (string | number)[];

/** Says what is wrong at a place, and what to do about it. */
export type Complain = (path: Path, says: string, remedy: string, severity?: Complaint['severity']) => void;

/** What a reader may have meant, or what there is to choose from. */
export const suggest = (word: string, known: readonly string[], otherwise: string): string => {
  const near = nearest(word, known);
  if (near) return `Did you mean "${near}"?`;
  return known.length > 0 ? `Use one of: ${known.join(', ')}.` : otherwise;
};
