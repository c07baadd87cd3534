import { z } from 'zod';
import { bad, type Complaint, nearest, ok, type Result } from '#base';
import type { Outcome } from '#contract';
import { csvDelimiters } from './csv.ts';
import { dateOrders } from './moment.ts';

const outcome = z.enum(['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered']);
const column = z.string().min(1);

/** How a contact centre's export is to be read, as it is written in a configuration or on a command line. */
export const reconcileSchema = z
  .strictObject({
    columns: z
      .strictObject({
        interaction: column.optional().meta({ description: 'The id of the interaction.' }),
        began: column.optional().meta({ description: 'When it began.' }),
        disposition: column.optional().meta({ description: 'How it came out, in their words.' }),
      })
      .prefault({})
      .meta({ description: 'The titles of the columns; looked for by their usual names where they are not given.' }),
    delimiter: z.enum(csvDelimiters).optional().meta({ description: 'Between cells; found in the first line unless given.' }),
    dates: z.enum(dateOrders).optional().meta({ description: 'Whether day or month stands first in dates like 03/04/2026.' }),
    toleranceMinutes: z
      .number()
      .min(0)
      .max(1440)
      .default(15)
      .meta({ description: 'How far their clock and ours may be apart, and by how much their part of an interaction may begin before ours.' }),
    outcomes: z
      .record(z.string(), z.union([outcome, z.array(outcome).min(1), z.literal('any')]))
      .prefault({})
      .meta({ description: 'What their dispositions mean in our words; `any` is compared with nothing.' }),
  })
  .meta({ description: 'How the export of a contact centre is read for reconciliation.' });
export type ReconcileOptions = z.infer<typeof reconcileSchema>;

/** The same text however it is written: `Interaction_ID` is `interaction id`. */
export const plainly = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-./?#]+/g, ' ')
    .trim();

/** Titles under which exports have them, likeliest first. */
const usual = {
  interaction: [
    'interaction id',
    'interactionid',
    'engagement id',
    'engagementid',
    'contact id',
    'conversation id',
    'session id',
    'call id',
    'callid',
    'external id',
    'id',
  ],
  began: ['start time', 'started at', 'start date', 'start', 'created at', 'created', 'call start time', 'timestamp', 'date time', 'date', 'time'],
  disposition: ['disposition', 'disposition code', 'outcome', 'result', 'resolution', 'status', 'call type', 'end reason'],
} as const;
type ColumnName = keyof typeof usual;

export interface FoundColumns {
  readonly interaction: number;
  readonly began: number | undefined;
  readonly disposition: number | undefined;
  /** What was not told but looked for: `interaction id in "Interaction ID"`. */
  readonly guessed: readonly string[];
  /** The title of each, as the file has it. */
  readonly titles: Readonly<Partial<Record<ColumnName, string>>>;
}

/** Finds the columns in the first row; all complaints at once. */
export function findColumns(header: readonly string[], { columns }: ReconcileOptions): Result<FoundColumns, readonly Complaint[]> {
  const plain = header.map(plainly);
  const complaints: Complaint[] = [];
  const guessed: string[] = [];
  const titles: Partial<Record<ColumnName, string>> = {};
  const find = (name: ColumnName): number | undefined => {
    const told = columns[name];
    const wanted = told === undefined ? usual[name] : [plainly(told)];
    const place = wanted.map((one) => plain.indexOf(one)).find((one) => one >= 0);
    if (place !== undefined) {
      titles[name] = header[place] ?? '';
      if (told === undefined) guessed.push(`${words[name]} in "${titles[name]}"`);
      return place;
    }
    const present = `The columns are ${header.map((one) => `"${one.slice(0, 60)}"`).join(', ') || 'none'}.`;
    if (told !== undefined) {
      const meant = nearest(plainly(told), plain);
      const title = meant === undefined ? undefined : header[plain.indexOf(meant)];
      complaints.push({
        severity: 'error',
        path: ['columns', name],
        says: `there is no column "${told}"`,
        remedy: title === undefined ? present : `Did you mean "${title}"? ${present}`,
      });
    } else if (name === 'interaction')
      complaints.push({
        severity: 'error',
        path: ['columns', name],
        says: 'no column looks like the id of the interaction',
        remedy: `Name it, or take away what stands above the line of titles. ${present}`,
      });
    return undefined;
  };
  const [interaction, began, disposition] = [find('interaction'), find('began'), find('disposition')];
  if (interaction === undefined || complaints.length > 0) return bad(complaints);
  return ok({ interaction, began, disposition, guessed, titles });
}

const words = { interaction: 'the interaction’s id', began: 'its beginning', disposition: 'its disposition' };

/** What dispositions mean that nobody has told the meaning of. */
const usualOutcomes: Readonly<Record<string, readonly Outcome[]>> = {
  resolved: ['resolved'],
  completed: ['resolved'],
  contained: ['resolved'],
  'self service': ['resolved'],
  escalated: ['escalated'],
  transferred: ['escalated'],
  'transferred to agent': ['escalated'],
  'agent transfer': ['escalated'],
  abandoned: ['abandoned'],
  'drop off': ['abandoned'],
  'hung up': ['abandoned'],
  failed: ['failed'],
  error: ['failed'],
  'no answer': ['unanswered'],
  unanswered: ['unanswered'],
};

/** Reads a disposition: the outcomes of ours that it agrees with; `any`: with each; undefined: nobody told. */
export function dispositionReader({ outcomes }: ReconcileOptions): (disposition: string) => readonly Outcome[] | 'any' | undefined {
  const told = new Map<string, readonly Outcome[] | 'any'>(Object.entries(usualOutcomes));
  for (const [name, meant] of Object.entries(outcomes)) told.set(plainly(name), meant === 'any' ? 'any' : [meant].flat());
  return (disposition) => told.get(plainly(disposition));
}
