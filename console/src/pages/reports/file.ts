import { type Client, openClient, type Report } from '../../../../client/index.ts';

/** Forms in which a report can be had as a file. */
export const forms = {
  CSV: ['csv', 'text/csv'],
  XLSX: ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  JSON: ['json', 'application/json'],
  HTML: ['html', 'text/html'],
} as const;
export type Form = keyof typeof forms;

/** Asks for a report in a certain form. */
export type Ask = (client: Client, options: { readonly accept: string }) => Promise<unknown>;

/** The gateway's name for the file; where it gives none, which report it is and of which time. */
function nameOf(headers: Headers | undefined, { report, period }: Report, ending: string): string {
  const told = /filename="([^"]+)"/.exec(headers?.get('content-disposition') ?? '')?.[1];
  return told ?? `${`${report} ${period.words}`.replaceAll(/[^\w.-]+/g, '-')}.${ending}`;
}

/** Has a report made in a form, and hands it to the browser as a file. */
export async function saveReport(ask: Ask, report: Report, form: Form): Promise<string> {
  const [ending, accept] = forms[form];
  // The client reads what is not JSON as text; a workbook is none, so the octets are taken on their way. The token is where session.tsx keeps it.
  const kept: { blob?: Blob; headers?: Headers } = {};
  const client = openClient({
    token: () => sessionStorage.getItem('cordboard-session') ?? undefined,
    fetch: async (input, init) => {
      const answer = await fetch(input, init);
      if (!answer.ok) return answer;
      kept.blob = await answer.blob();
      kept.headers = answer.headers;
      return new Response('', { status: 200, headers: { 'content-type': 'text/plain' } });
    },
  });
  await ask(client, { accept });
  const name = nameOf(kept.headers, report, ending);
  const url = URL.createObjectURL(kept.blob ?? new Blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers begin with the file some time after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}
