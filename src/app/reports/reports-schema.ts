import { z } from 'zod';
import { reportFormats, timeZoneSchema } from '#contract';
import { mailAddress, smtpSchema } from '#providers/smtp';
import { reportFilterSchema, reportQuerySchema, usageRulesSchema, weekStarts, writtenPeriod } from '#reporting';

const id = z.string().regex(/^[\w.:-]{1,128}$/, 'may only have letters, digits and . _ : -');
const zone = timeZoneSchema.meta({ description: 'IANA time zone, like Europe/Berlin.' });

const scheduleSchema = z.strictObject({
  id,
  report: id.meta({ description: 'The report, or the saved query.' }),
  period: writtenPeriod.optional().meta({ description: 'Which time, seen from when it is due; `yesterday` unless told.' }),
  formats: z
    .array(z.enum(reportFormats))
    .max(4)
    .default(['html', 'xlsx'])
    .meta({ description: 'What is attached. The mail itself is the report as a page and as text, whatever stands here.' }),
  cron: z.string().min(1).max(120).meta({ description: 'Minute, hour, day of the month, month, day of the week: `0 7 * * 1` is Mondays at seven.' }),
  zone: zone.optional().meta({ description: 'By whose clock it is due and counted; `reports.zone` unless told.' }),
  to: z.array(mailAddress).min(1).max(50),
  account: id.optional().meta({ description: 'Only conversations of this account; all unless told. Only this account’s keys see the schedule.' }),
  filter: reportFilterSchema.optional(),
});

/** How reports are counted, kept and mailed. */
export const reportsSchema = z.strictObject({
  zone: zone.default('UTC').meta({ description: 'By whose calendar days begin, unless a report is asked for in another.' }),
  weekStart: z.enum(weekStarts).default('monday'),
  usage: usageRulesSchema.prefault({}),
  custom: z.record(id, reportQuerySchema).default({}).meta({ description: 'Reports of your own, by id.' }),
  smtp: smtpSchema.optional().meta({ description: 'The mail server; needed by schedules.' }),
  schedules: z.array(scheduleSchema).default([]).meta({ description: 'Reports that are mailed again and again.' }),
});

export type WrittenReports = z.infer<typeof reportsSchema>;
