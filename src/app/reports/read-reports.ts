import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ReportSchedule } from '#contract';
import type { SmtpConfig } from '#providers/smtp';
import { builtInReports } from '#reporting';
import { type Complain, type Path, suggest } from '../complain.ts';
import { checkCadence } from './occurrence.ts';
import type { WrittenReports } from './reports-schema.ts';

/** Reports as they are configured, every name and secret in them looked up. */
export interface ReportsConfig extends Pick<WrittenReports, 'zone' | 'weekStart' | 'usage' | 'custom'> {
  readonly smtp?: SmtpConfig;
  readonly schedules: readonly ReportSchedule[];
}

interface Surroundings {
  readonly folder: string;
  readonly accounts: readonly string[];
  readonly secretAt: (path: Path, reference: string) => string;
  readonly complain: Complain;
}

/** Checks what the schema cannot know: names, cron expressions, secrets, files. */
export function readReports(written: WrittenReports, { folder, accounts, secretAt, complain }: Surroundings): ReportsConfig {
  const { zone, weekStart, usage, custom, smtp, schedules } = written;
  const built = builtInReports.map(({ id }) => id);
  const known = [...built, ...Object.keys(custom)];
  for (const id of Object.keys(custom))
    if (built.includes(id)) complain(['reports', 'custom', id], 'this is the name of a report that is there already', 'Give it a name of its own.');
  const ids = new Set<string>();
  schedules.forEach((schedule, at) => {
    const path = ['reports', 'schedules', at];
    if (ids.has(schedule.id)) complain([...path, 'id'], `"${schedule.id}" appears twice`, 'Give each schedule its own id.');
    ids.add(schedule.id);
    if (!known.includes(schedule.report))
      complain([...path, 'report'], `there is no report "${schedule.report}"`, suggest(schedule.report, known, ''));
    const cadence = checkCadence({ cron: schedule.cron, zone: schedule.zone ?? zone });
    if (!cadence.ok) complain([...path, 'cron'], cadence.error, 'Write minute, hour, day, month, weekday: "0 7 * * 1" is Mondays at seven.');
    const account = schedule.account ?? schedule.filter?.account;
    if (account !== undefined && !accounts.includes(account))
      complain([...path, 'account'], `there is no account "${account}"`, suggest(account, accounts, 'Add it to `accounts`.'));
    if (new Set(schedule.to).size < schedule.to.length) complain([...path, 'to'], 'somebody is named twice', 'Name each recipient once.', 'warning');
  });
  if (schedules.length > 0 && smtp === undefined)
    complain(['reports', 'schedules'], 'there is no mail server to send them', 'Give `reports.smtp` with `host` and `from`.');
  return {
    zone,
    weekStart,
    usage,
    custom,
    ...(smtp === undefined ? {} : { smtp: readSmtp(smtp, folder, secretAt, complain) }),
    schedules: schedules.map(({ zone: own, ...schedule }) => withoutHoles({ ...schedule, zone: own ?? zone })),
  };
}

const withoutHoles = (schedule: object): ReportSchedule =>
  Object.fromEntries(Object.entries(schedule).filter(([, value]) => value !== undefined)) as unknown as ReportSchedule;

function readSmtp(smtp: SmtpConfig, folder: string, secretAt: Surroundings['secretAt'], complain: Complain): SmtpConfig {
  const path = ['reports', 'smtp'];
  const { auth, ca, tls } = smtp;
  if (auth !== undefined && tls === 'none')
    complain([...path, 'tls'], 'a password is not sent over a plain connection', 'Use `starttls` or `implicit`, or leave `auth` out.');
  let pem: string | undefined;
  if (ca !== undefined) {
    try {
      pem = readFileSync(resolve(folder, ca), 'utf8');
    } catch {
      complain([...path, 'ca'], `"${ca}" cannot be read`, 'Name a PEM file, relative to this configuration.');
    }
    if (pem !== undefined && !pem.includes('-----BEGIN CERTIFICATE-----'))
      complain([...path, 'ca'], `"${ca}" holds no certificate`, 'It must be PEM, as authorities publish it.');
  }
  return {
    ...smtp,
    ...(auth === undefined ? {} : { auth: { ...auth, password: secretAt([...path, 'auth', 'password'], auth.password) } }),
    ...(pem === undefined ? {} : { ca: pem }),
  };
}
