import { bad, type Complaint, ok, type Result, type WallTime } from '#base';
import type { FiguresReader, Outcome, ReportPeriod } from '#contract';
import { figuresQuery, type ReportFilter, type ReportScope } from '../report/filter.ts';
import { zoneOf } from '../time/zone.ts';
import { csvReader } from './csv.ts';
import { readMoment } from './moment.ts';
import { dispositionReader, type FoundColumns, findColumns, type ReconcileOptions } from './options.ts';

/** One interaction that needs a look. Ids, times and dispositions only. */
export interface ReconciledRow {
  readonly interactionId: string;
  /** Where it stands in their file. */
  readonly line?: number;
  readonly theirsBegan?: WallTime;
  readonly disposition?: string;
  /** Our conversation; the last where there are several of one interaction. */
  readonly conversation?: string;
  readonly oursBegan?: WallTime;
  readonly outcome?: Outcome;
}

/** Rows of one kind: how many there are, and the first of them. */
export interface ReconciledRows {
  readonly count: number;
  readonly rows: readonly ReconciledRow[];
}

/** Their export beside our record. */
export interface Reconciliation {
  readonly columns: FoundColumns;
  /** Rows of their file, and of these: without an id, outside of the period, an id that had come before, a time that could not be read. */
  readonly theirs: { readonly rows: number; readonly withoutId: number; readonly outside: number; readonly unreadableTimes: number };
  /** Our conversations of the period, and of these without an interaction id. */
  readonly ours: { readonly conversations: number; readonly withoutId: number };
  /** Interactions that both have. */
  readonly matched: number;
  /** Of these: with several conversations of ours, since one interaction can come to an agent more than once. */
  readonly several: number;
  readonly missingThere: ReconciledRows;
  readonly missingHere: ReconciledRows;
  readonly differentOutcome: ReconciledRows;
  /** Matched, but begun further apart than the tolerance. */
  readonly apart: ReconciledRows;
  readonly duplicates: ReconciledRows;
  /** Dispositions that nobody told the meaning of, and how often they came; the likeliest first. */
  readonly unknownDispositions: readonly (readonly [disposition: string, times: number])[];
}

export interface ReconcileRequest {
  /** The text of their export, in pieces of any size. */
  readonly text: AsyncIterable<string>;
  readonly options: ReconcileOptions;
  readonly period: ReportPeriod;
  /** Which conversations of ours to look at: a channel, an account. */
  readonly filter?: ReportFilter;
  readonly scope?: ReportScope;
}

export interface ReconcilePorts {
  readonly figures: FiguresReader;
  readonly pause: () => Promise<void>;
}

/** So many rows of a kind are kept; all are counted. */
const mostRows = 10_000;
/** Interactions of a file that are kept in memory; a longer one is refused whole, for half a reconciliation misleads. */
const mostTheirs = 2_000_000;
const mostDispositions = 200;
const atATime = 500;

interface Theirs {
  readonly id: string;
  readonly line: number;
  readonly began: WallTime | undefined;
  readonly disposition: string;
  conversations: number;
  conversation?: string;
  oursBegan?: WallTime;
  lastBegan?: WallTime;
  outcome?: Outcome;
}

/**
 * Matches our conversations with the contact centre's own list by the interaction's id. The file is read as it comes; of it only ids, times and
 * dispositions are kept. Complaints: the file is no CSV, a column is not there, ids were rounded, dates that can be read in two ways.
 */
export async function reconcile(request: ReconcileRequest, ports: ReconcilePorts): Promise<Result<Reconciliation, readonly Complaint[]>> {
  const { options, period, filter = {}, scope = {} } = request;
  const toleranceMs = options.toleranceMinutes * 60_000;
  const read = await readTheirs(request, ports, toleranceMs);
  if (!read.ok) return read;
  const { columns, interactions, theirs, duplicates } = read.value;

  const missingThere = rowsKept();
  const ours = { conversations: 0, withoutId: 0 };
  const wide = { since: (period.since - toleranceMs) as WallTime, until: (period.until + toleranceMs) as WallTime };
  const query = figuresQuery(filter, scope, wide);
  if (query !== undefined)
    for await (const batch of ports.figures.scan(query)) {
      for (const [index, { conversation, interactionId, startedAt, outcome }] of batch.entries()) {
        if (index > 0 && index % atATime === 0) await ports.pause();
        const within = startedAt >= period.since && startedAt < period.until;
        const id = interactionId?.trim() ?? '';
        if (within) ours.conversations++;
        if (id === '') {
          if (within) ours.withoutId++;
          continue;
        }
        const there = interactions.get(keyOf(id));
        if (there !== undefined) {
          there.conversations++;
          there.oursBegan ??= startedAt;
          // Of several, the last says how the interaction left us.
          if (there.lastBegan === undefined || startedAt >= there.lastBegan) Object.assign(there, { conversation, outcome, lastBegan: startedAt });
        } else if (within) missingThere.add({ interactionId: id, conversation, oursBegan: startedAt, outcome });
      }
      await ports.pause();
    }

  const found = { missingHere: rowsKept(), differentOutcome: rowsKept(), apart: rowsKept() };
  const meaning = dispositionReader(options);
  const unknown = new Map<string, number>();
  let matched = 0;
  let several = 0;
  let looked = 0;
  for (const one of interactions.values()) {
    if (++looked % 5000 === 0) await ports.pause();
    const row = rowOf(one);
    if (one.conversations === 0) {
      if (one.began === undefined || (one.began >= period.since && one.began < period.until)) found.missingHere.add(row);
      continue;
    }
    matched++;
    if (one.conversations > 1) several++;
    if (one.began !== undefined && one.oursBegan !== undefined && Math.abs(one.began - one.oursBegan) > toleranceMs) found.apart.add(row);
    if (one.disposition === '' || one.outcome === undefined) continue;
    const meant = meaning(one.disposition);
    if (meant === undefined) {
      if (unknown.size < mostDispositions || unknown.has(one.disposition)) unknown.set(one.disposition, (unknown.get(one.disposition) ?? 0) + 1);
    } else if (meant !== 'any' && !meant.includes(one.outcome)) found.differentOutcome.add(row);
  }
  return ok({
    columns,
    theirs,
    ours,
    matched,
    several,
    missingThere: missingThere.kept,
    missingHere: found.missingHere.kept,
    differentOutcome: found.differentOutcome.kept,
    apart: found.apart.kept,
    duplicates,
    unknownDispositions: [...unknown].sort(([a, times], [b, more]) => more - times || (a < b ? -1 : 1)),
  });
}

/** Ids are the same however their letters are written. */
const keyOf = (id: string): string => id.toLowerCase();

const rowOf = ({ id, line, began, disposition, conversation, oursBegan, outcome }: Theirs): ReconciledRow => ({
  interactionId: id,
  line,
  ...(began === undefined ? {} : { theirsBegan: began }),
  ...(disposition === '' ? {} : { disposition }),
  ...(conversation === undefined ? {} : { conversation }),
  ...(oursBegan === undefined ? {} : { oursBegan }),
  ...(outcome === undefined ? {} : { outcome }),
});

function rowsKept(): { readonly add: (row: ReconciledRow) => void; readonly kept: ReconciledRows } {
  const rows: ReconciledRow[] = [];
  let count = 0;
  return {
    add(row) {
      count++;
      if (rows.length < mostRows) rows.push(row);
    },
    get kept() {
      return { count, rows };
    },
  };
}

interface ReadTheirs {
  readonly columns: FoundColumns;
  /** By their ids, as they are compared. */
  readonly interactions: Map<string, Theirs>;
  readonly theirs: Reconciliation['theirs'];
  readonly duplicates: ReconciledRows;
}

const complaint = (path: Complaint['path'], says: string, remedy: string): Result<never, readonly Complaint[]> =>
  bad([{ severity: 'error', path, says, remedy }]);

/** Longest id and disposition that are kept; what is longer is no id, and no code. */
const longest = 200;
const rounded = /^\d[.,]\d+E\+\d+$/i;

async function readTheirs({ text, options, period }: ReconcileRequest, { pause }: ReconcilePorts, toleranceMs: number) {
  const reader = csvReader(options.delimiter);
  const zone = zoneOf(period.zone);
  const interactions = new Map<string, Theirs>();
  const duplicates = rowsKept();
  const theirs = { rows: 0, withoutId: 0, outside: 0, unreadableTimes: 0 };
  let columns: FoundColumns | undefined;

  const take = (cells: readonly string[], line: number): Result<undefined, readonly Complaint[]> => {
    if (columns === undefined) {
      if (cells.some((cell) => cell.includes('\u0000')))
        return complaint([], 'the file is not UTF-8', 'Save or export it again as “CSV UTF-8”; UTF-16 and “Unicode text” are not read.');
      const found = findColumns(cells, options);
      if (!found.ok) return found;
      columns = found.value;
      return ok(undefined);
    }
    theirs.rows++;
    const cell = (place: number | undefined): string => (place === undefined ? '' : (cells[place] ?? '').trim());
    const id = cell(columns.interaction).slice(0, longest);
    if (id === '') {
      theirs.withoutId++;
      return ok(undefined);
    }
    if (rounded.test(id))
      return complaint(
        ['columns', 'interaction'],
        `"${id}" in line ${line} is an id that a spreadsheet took for a number and rounded`,
        'Export it again, and do not save it from a spreadsheet; or have the spreadsheet take that column as text.',
      );
    const written = cell(columns.began);
    const at = written === '' ? undefined : readMoment(written, zone, options.dates);
    if (at === 'unclear')
      return complaint(
        ['dates'],
        `"${written.slice(0, 40)}" in line ${line} can be read in two ways`,
        'Say whether the day or the month stands first: dmy or mdy.',
      );
    if (written !== '' && at === undefined) theirs.unreadableTimes++;
    if (at !== undefined && (at < period.since - toleranceMs || at >= period.until + toleranceMs)) {
      theirs.outside++;
      return ok(undefined);
    }
    const known = interactions.get(keyOf(id));
    const one: Theirs = { id, line, began: at, disposition: cell(columns.disposition).slice(0, longest), conversations: 0 };
    if (known !== undefined) duplicates.add(rowOf(one));
    else if (interactions.size >= mostTheirs)
      return complaint([], `the file has more than ${mostTheirs} interactions of this period`, 'Choose a shorter period, or split the export.');
    else interactions.set(keyOf(id), one);
    return ok(undefined);
  };
  const takeAll = async (piece: ReturnType<typeof reader.push>): Promise<Result<undefined, readonly Complaint[]>> => {
    if (!piece.ok) return complaint([], piece.error, 'Export it again as CSV, or name the delimiter.');
    for (const [index, { cells, line }] of piece.value.entries()) {
      if (index > 0 && index % atATime === 0) await pause();
      const taken = take(cells, line);
      if (!taken.ok) return taken;
    }
    return ok(undefined);
  };

  for await (const piece of text) {
    // A whole file may come as one piece: others have the thread meanwhile.
    for (let from = 0; from < piece.length; from += pieceLength) {
      const taken = await takeAll(reader.push(piece.slice(from, from + pieceLength)));
      if (!taken.ok) return taken;
      await pause();
    }
  }
  const last = await takeAll(reader.end());
  if (!last.ok) return last;
  if (columns === undefined) return complaint([], 'the file is empty', 'Export the interactions of the period, with a first line of column titles.');
  const read: ReadTheirs = { columns, interactions, theirs, duplicates: duplicates.kept };
  return ok(read);
}

const pieceLength = 65_536;
