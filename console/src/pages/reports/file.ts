import type { Report } from '../../../../client/index.ts';
import { save } from '../../ui/save.ts';

/** Forms in which a report can be had as a file. */
export const forms = {
  CSV: ['csv', 'text/csv'],
  XLSX: ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  JSON: ['json', 'application/json'],
  HTML: ['html', 'text/html'],
} as const;
export type Form = keyof typeof forms;

/** Asks for a report in a certain form. */
export type Ask = (options: { readonly accept: string }) => Promise<Response>;

/** The gateway's name for the file; where it gives none, which report it is and of which time. */
function nameOf(headers: Headers, { report, period }: Report, ending: string): string {
  const told = /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1];
  return told ?? `${`${report} ${period.words}`.replaceAll(/[^\w.-]+/g, '-')}.${ending}`;
}

/** Has a report made in a form, and hands it to the browser as a file. Gives the file's name. */
export async function saveReport(ask: Ask, report: Report, form: Form): Promise<string> {
  const [ending, accept] = forms[form];
  const answer = await ask({ accept });
  const name = nameOf(answer.headers, report, ending);
  save(await answer.blob(), name);
  return name;
}
