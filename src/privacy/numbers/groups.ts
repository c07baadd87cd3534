import type { Run } from './chain.ts';

/** Written in groups as numbers of North America are, whoever they belong to. */
export const inGroups = ({ links }: Run): boolean => {
  const lengths = links.filter(({ written }) => written).map(({ digits }) => digits.length);
  const shape = lengths.join('-');
  return lengths.length === links.length && (shape === '3-3-4' || (shape === '1-3-3-4' && links[0]?.digits === '1'));
};
