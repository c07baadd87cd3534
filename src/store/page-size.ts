/** So many rows has a page: what is asked for, or the usual number; one at least, and no more than `most`. */
export const pageSize = (asked: number | undefined, usual: number, most: number): number =>
  Math.min(most, Math.max(1, Math.floor(asked ?? usual) || 1));
