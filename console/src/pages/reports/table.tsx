import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSession } from '../../session.tsx';
import { numberOf } from '../../ui/format.ts';
import { type Cell, type CellKind, cellOf, isNumber, type Table } from './cell.ts';

/** Words that are no longer stand in one line. */
const longest = 24;

function CellText({
  kind,
  value,
  zone,
  leads,
}: {
  readonly kind: CellKind;
  readonly value: Cell;
  readonly zone: string;
  readonly leads: boolean;
}): ReactNode {
  const text = cellOf(kind, value, zone);
  if (leads && typeof value === 'string') return <Link href={`/conversations/${encodeURIComponent(value)}`}>{text}</Link>;
  if (kind !== 'moment' || typeof value !== 'string') return text;
  return (
    <time dateTime={value} title={value}>
      {text}
    </time>
  );
}

/** A table of a report, with the total of all that was counted. Ids of conversations lead to them. */
export function ReportTable({ table, zone }: { readonly table: Table; readonly zone: string }): ReactNode {
  const { may } = useSession();
  const { columns, rows, total, leftOut = 0, title, whenEmpty } = table;
  if (rows.length === 0) return <p className="faint">{whenEmpty}</p>;
  const side = (kind: CellKind): string | undefined => (isNumber(kind) ? 'number' : undefined);
  const cells = (row: readonly Cell[]): ReactNode =>
    columns.map(({ id, kind }, at) => (
      <td key={id} className={side(kind) ?? (String(row[at]).length <= longest ? 'short' : undefined)}>
        <CellText kind={kind} value={row[at] ?? null} zone={zone} leads={id === 'conversation' && may('conversations:read')} />
      </td>
    ));
  return (
    <>
      <div className="card scroll">
        <table aria-label={title}>
          <thead>
            <tr>
              {columns.map(({ id, title: name, kind }) => (
                <th key={id} scope="col" className={side(kind)}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no ids, and come all at once
              <tr key={at}>{cells(row)}</tr>
            ))}
          </tbody>
          {total ? (
            <tfoot>
              <tr>{cells(total)}</tr>
            </tfoot>
          ) : null}
        </table>
      </div>
      {leftOut > 0 ? <p className="faint">and {numberOf(leftOut)} more; all of them are in the total.</p> : null}
    </>
  );
}
