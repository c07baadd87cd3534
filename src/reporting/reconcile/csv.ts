import { bad, ok, type Result } from '#base';

export const csvDelimiters = [',', ';', '\t', '|'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

/** One line of a table: where it begins in the text, from 1, and its cells. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads CSV as it comes, in pieces of any size (RFC 4180; lines may end by CR LF, LF or CR). */
export interface CsvReader {
  /** The rows that are whole with this piece. */
  push(text: string): Result<readonly CsvRow[]>;
  /** What was still open. A quote that is never closed is a complaint. */
  end(): Result<readonly CsvRow[]>;
}

/** No honest cell is longer; a quote that is not closed would swallow the rest of a file. */
const longestCell = 100_000;
const mostCells = 2000;
/** What some spreadsheets write above the titles: no row of the table. */
const tellsSeparator = /^sep=.$/i;

/** `delimiter`: found in the first line unless given. Empty lines are no rows. */
export function csvReader(delimiter?: CsvDelimiter): CsvReader {
  let separator: string | undefined = delimiter;
  let held = '';
  let first = true;
  let cell = '';
  let cells: string[] = [];
  let state: 'begin' | 'plain' | 'quoted' | 'quote' = 'begin';
  let line = 1;
  let rowLine = 1;
  let afterCr = false;
  let rows: CsvRow[] = [];

  const endCell = (): void => {
    cells.push(cell);
    cell = '';
    state = 'begin';
  };
  const endRow = (): void => {
    endCell();
    const empty = cells.length === 1 && cells[0] === '';
    if (!empty && !(rowLine === 1 && tellsSeparator.test(cells.join(separator)))) rows.push({ line: rowLine, cells });
    cells = [];
  };
  const newLine = (): void => {
    line++;
    rowLine = state === 'quoted' ? rowLine : line;
  };

  const read = (text: string): string | undefined => {
    for (const sign of text) {
      const behindCr = afterCr;
      afterCr = sign === '\r';
      if (sign === '\n' && behindCr) {
        if (state === 'quoted') cell += sign;
        continue;
      }
      const ends = sign === '\n' || sign === '\r';
      if (state === 'quoted') {
        if (sign === '"') state = 'quote';
        else cell += sign;
        if (ends) newLine();
        if (cell.length > longestCell)
          return `the quote that begins in line ${rowLine} is never closed, or its cell is longer than ${longestCell} characters`;
      } else if (sign === '"' && state === 'quote') {
        cell += '"';
        state = 'quoted';
      } else if (ends) {
        endRow();
        newLine();
      } else if (sign === separator) {
        endCell();
        if (cells.length > mostCells) return `line ${rowLine} has more than ${mostCells} cells`;
      } else if (sign === '"' && state === 'begin') state = 'quoted';
      else {
        // A stray quote is taken as it stands; what follows a closing one too.
        cell += sign;
        state = 'plain';
        if (cell.length > longestCell) return `a cell of line ${rowLine} is longer than ${longestCell} characters`;
      }
    }
    return undefined;
  };
  const take = (): Result<readonly CsvRow[]> => {
    const taken = rows;
    rows = [];
    return ok(taken);
  };

  return {
    push(text) {
      held += first ? text.replace(/^\uFEFF/, '') : text;
      if (held === '') return ok([]);
      first = false;
      if (separator === undefined) {
        const lineEnd = firstLineEnd(held);
        if (lineEnd < 0 && held.length < longestCell) return ok([]);
        separator = likelyDelimiter(lineEnd < 0 ? held : held.slice(0, lineEnd));
      }
      const complaint = read(held);
      held = '';
      return complaint === undefined ? take() : bad(complaint);
    },
    end() {
      separator ??= likelyDelimiter(held);
      const complaint = read(held);
      held = '';
      if (complaint !== undefined) return bad(complaint);
      if (state === 'quoted') return bad(`the quote that begins in line ${rowLine} is never closed`);
      if (cell !== '' || cells.length > 0) endRow();
      return take();
    },
  };
}

/** The end of the first line, outside of quotes. */
function firstLineEnd(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === '\n' || sign === '\r')) return at;
  }
  return -1;
}

/** The one that stands most often outside of quotes. */
function likelyDelimiter(line: string): CsvDelimiter {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const counted = csvDelimiters.map((one) => [one, bare.split(one).length] as const);
  return counted.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
