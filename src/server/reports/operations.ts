import { z } from 'zod';
import type { WallTime } from '#base';
import { containments, reportFormats, reportJsonSchema, reportTypes } from '#contract';
import { operation } from '../route/operation.ts';
import { cursor, instant, next, pageLimit, parsePlace, word } from '../shapes/primitives.ts';

const tag = 'Reports';
const reportId = z.string().regex(/^[\w.:-]{1,128}$/);

const reportListingSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    says: z.string().meta({ description: 'What it answers, in a sentence.' }),
    custom: z.boolean().meta({ description: 'A saved query of this installation.' }),
  })
  .meta({ id: 'ReportListing', description: 'A report that can be run.' });

/** What is counted, and how it is printed. */
const asked = {
  period: word.exactOptional().meta({
    description: 'today, yesterday, this-week, last-week, this-month, last-month, last-N-days, 2026-11-20, 2026-11 or 2026-11-01..2026-11-20.',
  }),
  zone: word.exactOptional().meta({ description: 'By whose calendar: an IANA time zone.' }),
  bot: word.exactOptional(),
  agent: word.exactOptional(),
  version: word.exactOptional().meta({ description: 'Of the agent.' }),
  channel: word.exactOptional(),
  medium: z.enum(['voice', 'chat']).exactOptional(),
  language: word.exactOptional(),
  queue: word.exactOptional().meta({ description: 'The target that conversations were handed to.' }),
  outcome: z.enum(['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered']).exactOptional(),
  containment: z.enum(containments).exactOptional(),
};
const printed = {
  format: z.enum(reportFormats).exactOptional().meta({ description: 'Instead of `Accept`.' }),
  section: word.exactOptional().meta({ description: 'Of CSV: one section as a bare table.' }),
  delimiter: z.enum(['comma', 'semicolon', 'tab']).exactOptional().meta({ description: 'Of CSV.' }),
};

/** Media types beside JSON that a report can be had in. */
export const reportMediaTypes = ['text/csv', 'text/html', reportTypes.xlsx] as const;

const sampleReport = {
  version: 1,
  report: 'resolved-vs-escalated',
  title: 'Resolved by agents, escalated to humans',
  subtitle: 'Friday 20 November 2026 (Europe/Berlin); all conversations',
  period: { since: '2026-11-19T23:00:00.000Z', until: '2026-11-20T23:00:00.000Z', zone: 'Europe/Berlin', words: 'Friday 20 November 2026' },
  filter: [],
  madeAt: '2026-11-21T06:00:00.000Z',
  conversations: 8,
  sections: [
    {
      kind: 'figures',
      id: 'figures',
      title: 'At a glance',
      figures: [{ id: 'resolved', title: 'Resolved', kind: 'count', value: 3 }],
    },
  ],
  notes: [],
};

export const listReports = operation({
  name: 'listReports',
  method: 'GET',
  path: '/api/v1/reports',
  tag,
  summary: 'The reports there are',
  scope: 'reports:run',
  answers: { 200: { says: 'All of them.', body: z.object({ reports: z.array(reportListingSchema) }).meta({ id: 'ReportList' }) } },
  example: {
    status: 200,
    answer: { reports: [{ id: 'usage', title: 'Usage', says: 'Minutes with agents and with humans.', custom: false }] },
  },
});

export const runReport = operation({
  name: 'runReport',
  method: 'GET',
  path: '/api/v1/reports/{report}',
  tag,
  summary: 'Runs a report',
  about:
    'Counted are conversations of the caller’s account and bots that began in the period and are over. As JSON, CSV, a page, or a workbook: by `Accept`, or by `format`. That it was run is written into the audit log.',
  scope: 'reports:run',
  params: z.strictObject({ report: reportId }),
  query: z.strictObject({ ...asked, ...printed }),
  answers: { 200: { says: 'The report.', body: reportJsonSchema, types: [...reportMediaTypes] } },
  example: { params: { report: 'resolved-vs-escalated' }, query: { period: '2026-11-20', zone: 'Europe/Berlin' }, status: 200, answer: sampleReport },
});

export const reconcileExport = operation({
  name: 'reconcileExport',
  method: 'POST',
  path: '/api/v1/reports/reconciliation',
  tag,
  summary: 'Holds the record against the contact centre’s own list',
  about:
    'The body is its export: CSV in UTF-8 with a line of titles. Answers which interactions are missing on either side, and which came out differently. Ids, times and dispositions only; nothing of the file is kept.',
  scope: 'reports:run',
  query: z.strictObject({
    ...asked,
    ...printed,
    interactionColumn: word
      .exactOptional()
      .meta({ description: 'The title of the column with the interaction’s id; looked for by its usual names unless told.' }),
    beganColumn: word.exactOptional().meta({ description: 'The title of the column that tells when it began.' }),
    dispositionColumn: word.exactOptional().meta({ description: 'The title of the column that tells how it came out.' }),
    dates: z.enum(['dmy', 'mdy']).exactOptional().meta({ description: 'Whether day or month stands first in dates like 03/04/2026.' }),
    toleranceMinutes: z
      .string()
      .regex(/^\d{1,4}$/)
      .transform(Number)
      .exactOptional()
      .meta({ description: 'How far their clock and ours may be apart; 15 unless told.' }),
    outcomes: z
      .string()
      .max(4096)
      .exactOptional()
      .meta({ description: 'What their dispositions mean: `Transferred=escalated,Callback=resolved|escalated`; `any` is compared with nothing.' }),
  }),
  body: z.string().min(1),
  bodyType: 'text/csv',
  bodyLimitBytes: 32 * 1024 * 1024,
  answers: { 200: { says: 'What is the same, and what is not.', body: reportJsonSchema, types: [...reportMediaTypes] } },
  example: {
    query: { period: '2026-11-20' },
    body: 'Interaction ID,Disposition\r\nint-1,Transferred\r\n',
    status: 200,
    answer: { ...sampleReport, report: 'reconciliation' },
  },
});

const scheduleSchema = z
  .object({
    id: z.string(),
    report: z.string(),
    period: z.string().exactOptional(),
    formats: z.array(z.enum(reportFormats)).meta({ description: 'What is attached; `html` is the mail itself.' }),
    cron: z.string().meta({ description: 'Minute, hour, day, month, weekday.' }),
    zone: z.string(),
    to: z.array(z.string()),
    account: z.string().exactOptional(),
    next: instant.exactOptional().meta({ description: 'When it is due next.' }),
  })
  .meta({ id: 'ReportSchedule', description: 'A report that is mailed again and again, as it is configured.' });

export const listSchedules = operation({
  name: 'listReportSchedules',
  method: 'GET',
  path: '/api/v1/report-schedules',
  tag,
  summary: 'Reports that are mailed, and when next',
  about: 'Those of the caller’s account. Schedules of all accounts are seen by nobody but who sees the whole gateway.',
  scope: 'reports:send',
  answers: { 200: { says: 'All of them.', body: z.object({ schedules: z.array(scheduleSchema) }).meta({ id: 'ReportScheduleList' }) } },
  example: {
    status: 200,
    answer: {
      schedules: [
        {
          id: 'weekly',
          report: 'resolved-vs-escalated',
          period: 'last-week',
          formats: ['html', 'xlsx'],
          cron: '0 7 * * 1',
          zone: 'Europe/Berlin',
          to: ['ann@example.com'],
          account: 'acme',
          next: '2026-11-23T06:00:00.000Z',
        },
      ],
    },
  },
});

export const sendReport = operation({
  name: 'sendReport',
  method: 'POST',
  path: '/api/v1/report-schedules/{schedule}/send',
  tag,
  summary: 'Mails the report of a schedule now',
  about: 'It goes to the recipients of the schedule, through the outbox: `GET /api/v1/report-deliveries` tells what became of it.',
  scope: 'reports:send',
  params: z.strictObject({ schedule: reportId }),
  answers: { 202: { says: 'It is on its way.', body: z.object({ delivery: z.string() }).meta({ id: 'ReportSent' }) } },
  example: { params: { schedule: 'weekly' }, status: 202, answer: { delivery: 'weekly:now-2026-11-21T06:00:00.000Z' } },
});

const deliverySchema = z
  .object({
    id: z.string(),
    schedule: z.string(),
    report: z.string(),
    account: z.string().exactOptional(),
    dueAt: instant,
    late: z.boolean().meta({ description: 'Caught up after a downtime.' }),
    byHand: z.boolean(),
    state: z.enum(['waiting', 'sent', 'partly', 'failed']),
    attempts: z.int(),
    recipients: z.array(
      z.object({
        recipient: z.string(),
        state: z.enum(['waiting', 'sent', 'refused']),
        at: instant.exactOptional(),
        status: z.int().exactOptional().meta({ description: 'Of the mail server.' }),
        code: z.string().exactOptional(),
      }),
    ),
    tookMs: z.number().exactOptional().meta({ description: 'From when it was due until the last recipient had it.' }),
    trouble: z.string().exactOptional(),
    nextAt: instant.exactOptional().meta({ description: 'When it is tried next.' }),
    item: z.string().exactOptional().meta({ description: 'Its id in the outbox, where it is replayed or dropped.' }),
  })
  .meta({ id: 'ReportDelivery', description: 'One mail of one schedule.' });

/** Where a page of deliveries ended. */
const placeShape = z.tuple([z.int(), z.string().min(1).max(300)]);
const deliveryPlace = cursor.transform((text, wrong) => {
  try {
    const [dueAt, id] = placeShape.parse(JSON.parse(parsePlace(text)));
    return { dueAt: dueAt as WallTime, id };
  } catch {
    wrong.addIssue({ code: 'custom', message: 'This is no cursor that was given out.', params: { remedy: 'Give `next` of the page before.' } });
    return z.NEVER;
  }
});

export const listDeliveries = operation({
  name: 'listReportDeliveries',
  method: 'GET',
  path: '/api/v1/report-deliveries',
  tag,
  summary: 'What became of mailed reports, newest first',
  scope: 'reports:send',
  query: z.strictObject({ schedule: reportId.exactOptional(), limit: pageLimit.exactOptional(), cursor: deliveryPlace.exactOptional() }),
  answers: { 200: { says: 'A page.', body: z.object({ deliveries: z.array(deliverySchema), next }).meta({ id: 'ReportDeliveryList' }) } },
  example: {
    status: 200,
    answer: {
      deliveries: [
        {
          id: 'weekly:2026-11-23T06:00:00.000Z',
          schedule: 'weekly',
          report: 'resolved-vs-escalated',
          account: 'acme',
          dueAt: '2026-11-23T06:00:00.000Z',
          late: false,
          byHand: false,
          state: 'sent',
          attempts: 1,
          tookMs: 850,
          recipients: [{ recipient: 'ann@example.com', state: 'sent', at: '2026-11-23T06:00:00.850Z' }],
        },
      ],
    },
  },
  pages: 'deliveries',
});
