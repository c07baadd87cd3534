import type { WallTime } from '#base';
import type { FiguresReader } from '#contract';
import { builtInReports, readPeriod, runReport, zoneOf } from '#reporting';

/** How long one report of one day took, set beside the day before, and the longest time at once that it held the thread that paces audio. */
export interface DailyReport {
  readonly report: string;
  readonly conversations: number;
  readonly ms: number;
  readonly heldMs: number;
}

/** Every report of the house, over the day that began at `since`, in UTC. */
export async function dailyReports(figures: FiguresReader, since: WallTime): Promise<readonly DailyReport[]> {
  const day = new Date(since).toISOString().slice(0, 10);
  const madeAt = (since + 30 * 3_600_000) as WallTime;
  const periods = readPeriod({ written: day, now: madeAt, zone: zoneOf('UTC') });
  if (!periods.ok) throw new Error(periods.error);
  const made: DailyReport[] = [];
  for (const definition of builtInReports) {
    const began = performance.now();
    let heldMs = 0;
    let from = began;
    const pause = async (): Promise<void> => {
      heldMs = Math.max(heldMs, performance.now() - from);
      await new Promise<void>((go) => setImmediate(go));
      from = performance.now();
    };
    // Waiting for the store is not holding the thread.
    const reader: FiguresReader = {
      async *scan(query) {
        for await (const batch of figures.scan(query)) {
          from = performance.now();
          yield batch;
        }
      },
    };
    const { conversations } = await runReport({ definition, periods: periods.value, madeAt }, { figures: reader, pause });
    made.push({ report: definition.id, conversations, ms: Math.round(performance.now() - began), heldMs: Math.round(heldMs * 10) / 10 });
  }
  return made;
}
