import type { Result } from '#base';
import type { PrintForm, ReportDelivery, ReportDocument, ReportFilter, ReportFormat, ReportRefusal, ReportSchedule, Reports } from '#contract';
import { reportTypes, showReport } from '#contract';
import { acceptedType } from '../accepted-type.ts';
import type { Caller } from '../access/caller.ts';
import { type Accounts, seesWholeGateway } from '../access/whole-gateway.ts';
import { type Answer, answer, missing, refuse } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { iso, printPlace } from '../shapes/primitives.ts';
import { listDeliveries, listReports, listSchedules, reconcileExport, reportMediaTypes, runReport, sendReport } from './operations.ts';

export interface ReportPorts {
  readonly reports: Reports;
  readonly accounts: Accounts;
}

interface Asked extends ReportFilter {
  readonly period?: string;
  readonly zone?: string;
}
interface Printed {
  readonly format?: ReportFormat;
  readonly section?: string;
  readonly delimiter?: 'comma' | 'semicolon' | 'tab';
}

const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;
const filterNames = ['bot', 'agent', 'version', 'channel', 'medium', 'language', 'queue', 'outcome', 'containment'] as const;

/** What is counted for this caller: its own, narrowed to what it asks for. */
function wishOf({ account, bots }: Caller, query: Asked) {
  const filter = Object.fromEntries(filterNames.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]]))) as ReportFilter;
  return {
    filter,
    scope: { account, bots },
    ...(query.period === undefined ? {} : { period: query.period }),
    ...(query.zone === undefined ? {} : { zone: query.zone }),
  };
}

function formatOf(accept: string | undefined, { format }: Printed): ReportFormat {
  if (format !== undefined) return format;
  const type = acceptedType(accept, ['application/json', ...reportMediaTypes]);
  return (Object.keys(reportTypes) as ReportFormat[]).find((one) => reportTypes[one].startsWith(type)) ?? 'json';
}

/** What is wrong is told by its field; what was sent is not repeated. */
const fieldOf = { period: 'period', zone: 'zone' } as const;
const remarks: Readonly<Record<string, string>> = { period: 'This is no period.', zone: 'This is no time zone.' };
function turnedDown(refusals: readonly ReportRefusal[]): Answer {
  if (refusals.some(({ kind }) => kind === 'unknown')) return missing;
  const errors = refusals.map(({ field, says, remedy }) => ({
    field: field in fieldOf ? field : '',
    says: remarks[field] ?? says,
    remedy,
  }));
  return refuse(400, 'BAD_REPORT', 'The report cannot be run as it was asked for.', { errors });
}

const showSchedule = ({ next, ...schedule }: ReportSchedule) => {
  const { filter: _filter, ...plain } = schedule;
  return { ...plain, formats: [...plain.formats], to: [...plain.to], ...(next === undefined ? {} : { next: iso(next) }) };
};

const showDelivery = ({ dueAt, nextAt, recipients, ...delivery }: ReportDelivery) => ({
  ...delivery,
  dueAt: iso(dueAt),
  ...(nextAt === undefined ? {} : { nextAt: iso(nextAt) }),
  recipients: recipients.map(({ at, ...recipient }) => ({ ...recipient, ...(at === undefined ? {} : { at: iso(at) }) })),
});

/** `Transferred=escalated,Callback=resolved|escalated` as pairs; undefined where a pair is none. */
function pairsOf(text: string | undefined): Readonly<Record<string, string | readonly string[]>> | undefined {
  const pairs = (text ?? '')
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => [pair.slice(0, Math.max(0, pair.lastIndexOf('='))).trim(), pair.slice(pair.lastIndexOf('=') + 1).trim()] as const);
  if (!pairs.every(([name, value]) => name !== '' && value !== '')) return undefined;
  return Object.fromEntries(pairs.map(([name, value]) => [name, value.includes('|') ? value.split('|') : value]));
}

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}

const usualLimit = 50;

/** Reports over HTTP: run in any form, held against the contact centre's list, mailed now, and what was mailed. */
export function serveReports(api: Api, { reports, accounts }: ReportPorts): void {
  const sees = (caller: Caller, account: string | undefined): boolean =>
    account === undefined ? seesWholeGateway(caller, accounts) : account === caller.account;

  const print = async (
    done: Result<ReportDocument, ReportRefusal | readonly ReportRefusal[]>,
    format: ReportFormat,
    { section, delimiter }: Printed,
  ): Promise<Answer> => {
    if (!done.ok) return turnedDown([done.error].flat());
    const vary = { vary: 'accept' };
    if (format === 'json') return answer(showReport(done.value), vary);
    const form: PrintForm = {
      format,
      ...(section === undefined ? {} : { section }),
      ...(delimiter === undefined ? {} : { delimiter: delimiters[delimiter] }),
    };
    const file = await reports.print(done.value, form);
    if (file === undefined)
      return refuse(400, 'BAD_REPORT', 'The report cannot be printed as it was asked for.', {
        errors: [
          {
            field: 'section',
            says: 'This report has no such section.',
            remedy: `Use one of: ${done.value.sections.map(({ id }) => id).join(', ')}.`,
          },
        ],
      });
    return {
      status: 200,
      body: Buffer.from(file.octets),
      type: file.type,
      headers: { ...vary, 'content-disposition': `${format === 'html' ? 'inline' : 'attachment'}; filename="${file.name}"` },
    };
  };

  api.serve(listReports, () => answer({ reports: [...reports.list()] }));

  api.serve(runReport, async ({ caller, params, query, request, audit }) => {
    const format = formatOf(request.headers.accept, query);
    const done = await reports.run({ ...wishOf(caller, query), report: params.report });
    if (done.ok)
      await audit(
        'export',
        { kind: 'report', id: params.report },
        { format, conversations: String(done.value.conversations), period: done.value.period.words },
      );
    return print(done, format, query);
  });

  api.serve(reconcileExport, async ({ caller, query, body, request, audit }) => {
    const { interactionColumn, beganColumn, dispositionColumn, dates, toleranceMinutes } = query;
    const outcomes = pairsOf(query.outcomes);
    if (outcomes === undefined)
      return refuse(400, 'BAD_REPORT', 'The report cannot be run as it was asked for.', {
        errors: [{ field: 'outcomes', says: 'This is no list of pairs.', remedy: 'Write Transferred=escalated,Completed=resolved.' }],
      });
    const columns = { interaction: interactionColumn, began: beganColumn, disposition: dispositionColumn };
    const done = await reports.reconcile(pieces(body), {
      ...wishOf(caller, query),
      options: {
        columns: Object.fromEntries(Object.entries(columns).filter(([, title]) => title !== undefined)),
        outcomes,
        ...(dates === undefined ? {} : { dates }),
        ...(toleranceMinutes === undefined ? {} : { toleranceMinutes }),
      },
    });
    const format = formatOf(request.headers.accept, query);
    if (done.ok) await audit('export', { kind: 'report', id: 'reconciliation' }, { format, period: done.value.period.words });
    return print(done, format, query);
  });

  api.serve(listSchedules, ({ caller }) =>
    answer({
      schedules: reports
        .schedules()
        .filter(({ account }) => sees(caller, account))
        .map(showSchedule),
    }),
  );

  api.serve(sendReport, async ({ caller, params }) => {
    const schedule = reports.schedules().find(({ id }) => id === params.schedule);
    if (schedule === undefined || !sees(caller, schedule.account)) return missing;
    // The desk writes down who asked for it, before it is on its way.
    const delivery = await reports.send(schedule.id, caller.actor);
    return delivery === undefined ? missing : { status: 202, body: { delivery } };
  });

  api.serve(listDeliveries, async ({ caller, query, audit }) => {
    const { schedule, cursor, limit = usualLimit } = query;
    const found = await reports.deliveries({
      ...(seesWholeGateway(caller, accounts) ? {} : { account: caller.account }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(cursor === undefined ? {} : { before: cursor }),
      limit: limit + 1,
    });
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    // Recipients are people.
    await audit('read', { kind: 'schedule', id: schedule ?? '*' }, { what: 'deliveries', count: String(shown.length) });
    return answer({
      deliveries: shown.filter(({ account }) => sees(caller, account)).map(showDelivery),
      ...(found.length > limit && last ? { next: printPlace(JSON.stringify([last.dueAt, last.id])) } : {}),
    });
  });
}
