import type { FiguresQuery, KeptFigures } from '#contract';

/** Where a scan goes on: behind this conversation. */
export interface FiguresPlace {
  readonly startedAt: number;
  readonly conversation: string;
}

export interface FiguresSlice {
  readonly figures: readonly KeptFigures[];
  /** Absent when there are no more. */
  readonly next?: FiguresPlace;
}

/** All slices one after the other, each asked for when the one before was worked off. */
export async function* scanFigures(
  query: FiguresQuery,
  read: (query: FiguresQuery, after: FiguresPlace | undefined) => Promise<FiguresSlice>,
): AsyncGenerator<readonly KeptFigures[]> {
  for (let after: FiguresPlace | undefined; ; ) {
    const { figures, next } = await read(query, after);
    if (figures.length > 0) yield figures;
    if (next === undefined) return;
    after = next;
  }
}
