import { writeFileSync } from 'node:fs';
import { Option } from 'commander';
import { type Complaint, checkAgainst } from '#base';
import {
  type PrintForm,
  type ReportDocument,
  type ReportFilter,
  type ReportFormat,
  type ReportRefusal,
  type Reports,
  reportFormats,
} from '#contract';
import { periodForms, printReportText, reportFilterSchema } from '#reporting';
import { CommandFailure, exitCodes, paint, print, printError } from '../terminal.ts';

export interface RunOptions {
  readonly config?: string;
  readonly period?: string;
  readonly zone?: string;
  readonly filter: readonly string[];
  readonly format: ReportFormat | 'table';
  readonly out?: string;
  readonly section?: string;
  readonly delimiter: string;
  readonly bom?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** What every command that prints a report takes. */
export const printOptions = (): readonly Option[] => [
  new Option('-c, --config <file>', 'the configuration whose conversations are meant'),
  new Option('--period <period>', `${periodForms}`),
  new Option('--zone <zone>', 'by whose calendar: Europe/Berlin; `reports.zone` unless told'),
  new Option('--filter <part=value>', `only these; may be given several times: ${Object.keys(reportFilterSchema.shape).join(', ')}`)
    .argParser(collect)
    .default([], 'everything'),
  new Option('-f, --format <format>', 'how it is printed').choices(['table', ...reportFormats]).default('table'),
  new Option('-o, --out <file>', 'where to; standard output unless told'),
  new Option('--section <id>', 'of CSV: one section as a bare table'),
  new Option('--delimiter <sign>', 'of CSV: `,` `;` or `tab`').choices([',', ';', 'tab']).default(','),
  new Option('--bom', 'of CSV: begin with a byte order mark, for old spreadsheets'),
];

/** `channel=main-line` and its like; all that is wrong at once. */
export function filterOf(parts: readonly string[]): ReportFilter | undefined {
  if (parts.length === 0) return undefined;
  const written: Record<string, string> = {};
  for (const part of parts) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(part) ?? [];
    if (name === undefined || value === undefined)
      throw new CommandFailure(`--filter ${part}: write part=value, like channel=main-line`, exitCodes.wrongInput);
    written[name.trim()] = value.trim();
  }
  const read = checkAgainst(reportFilterSchema, written);
  if (read.ok) return read.value;
  throw new CommandFailure(
    read.error.map((one: Complaint) => `--filter ${one.path.join('.')}: ${one.says}\n    → ${one.remedy}`).join('\n'),
    exitCodes.wrongInput,
  );
}

/** Why a report was not run, for people; what is not there ends with another code than what cannot be read. */
export function refused(refusals: readonly ReportRefusal[]): CommandFailure {
  const lines = refusals.map(({ field, says, remedy }) => `${field}: ${says}${remedy === '' ? '' : `\n    → ${remedy}`}`);
  return new CommandFailure(lines.join('\n'), refusals.some(({ kind }) => kind === 'unknown') ? exitCodes.notFound : exitCodes.wrongInput);
}

const formOf = ({ format, section, delimiter, bom }: RunOptions): PrintForm => ({
  format: format === 'table' ? 'json' : format,
  ...(section === undefined ? {} : { section }),
  delimiter: delimiter === 'tab' ? '\t' : delimiter === ';' ? ';' : ',',
  ...(bom === undefined ? {} : { bom }),
});

/** Prints a report as it was asked for, to the terminal or into a file that only its owner reads. */
export async function printAsAsked(desk: Pick<Reports, 'print'>, document: ReportDocument, options: RunOptions): Promise<void> {
  const { format, out, section } = options;
  if (section !== undefined && format !== 'csv') throw new CommandFailure('--section goes with --format csv', exitCodes.wrongInput);
  if (format === 'table') {
    const text = printReportText(document, {
      ...(out === undefined ? { heading: (one) => paint('bold', one), faint: (one) => paint('dim', one) } : {}),
      width: Math.min(120, process.stdout.columns ?? 100),
    });
    if (out === undefined) print(text.trimEnd());
    else writeFileSync(out, text, { mode: 0o600 });
  } else {
    const printed = await desk.print(document, formOf(options));
    if (printed === undefined) {
      const ids = document.sections.map(({ id }) => id).join(', ');
      throw new CommandFailure(`There is no section "${section}". This report has: ${ids}.`, exitCodes.notFound);
    }
    if (out === undefined && format === 'xlsx' && process.stdout.isTTY)
      throw new CommandFailure('A workbook is no text: name a file with --out.', exitCodes.wrongInput);
    if (out === undefined) process.stdout.write(printed.octets);
    else writeFileSync(out, printed.octets, { mode: 0o600 });
  }
  if (out !== undefined) printError(`${document.title}, ${document.period.words}: ${document.conversations} conversations → ${out}`);
}

/** Tells on a terminal how far it is; nothing where nobody looks. */
export function progressLine(): { readonly told: (counted: number) => void; readonly end: () => void } {
  if (!process.stderr.isTTY) return { told: () => undefined, end: () => undefined };
  let shown = false;
  return {
    told(counted) {
      shown = true;
      process.stderr.write(`\r${counted} conversations counted `);
    },
    end() {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}
