import { createHash } from 'node:crypto';
import type { Handoff } from '#contract';

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.toWellFormed().replace(/[&<>"']/g, (sign) => signs[sign] ?? '');

const style = `:root{color-scheme:light dark;--paper:#fff;--ground:#eef2f7;--ink:#16202c;--faint:#586575;--line:#dfe5ec;--soft:#f3f6fa}
@media (prefers-color-scheme:dark){:root{--paper:#161c24;--ground:#0e1319;--ink:#eaf0f6;--faint:#a3b0be;--line:#323d4a;--soft:#1f2731}}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:44rem;margin:2rem auto;padding:1.75rem 2rem;background:var(--paper);border:1px solid var(--line);border-radius:14px;box-sizing:border-box}
h1{margin:0;font-size:1.45rem;line-height:1.25;letter-spacing:-.01em}h1::first-letter{text-transform:uppercase}
.summary{margin:1rem 0 0;padding:.8rem 1rem;background:var(--soft);border-radius:10px;white-space:pre-wrap}
table{width:100%;margin-top:1.25rem;border-collapse:collapse}th,td{padding:.55rem 0;text-align:start;vertical-align:top;border-top:1px solid var(--line)}
th{width:30%;padding-inline-end:1rem;font-weight:500;color:var(--faint)}td{overflow-wrap:anywhere;white-space:pre-wrap}
small,.gone{color:var(--faint)}footer{margin-top:1.25rem}.gone{margin:.6rem 0 0}
@media (max-width:40rem){main{margin:0;min-height:100vh;border:0;border-radius:0;padding:1.25rem}}
@media print{body{background:none}main{border:0;margin:0;padding:0}}`;

/** The pages run nothing and load nothing; this one sheet is theirs. */
export const handoffPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const page = (body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Hand-off</title><style>${style}</style></head>
<body><main>
${body}
</main></body>
</html>
`;

/** A hand-off for a human to read, the most important first. No script, nothing from elsewhere. */
export function printHandoffPage(handoff: Handoff, at: number): string {
  const { reason, summary, intent, sentiment, language, authentication, facts } = handoff;
  const row = (name: string, value: string | undefined): string[] =>
    value ? [`<tr><th scope="row">${escaped(name)}</th><td dir="auto">${escaped(value)}</td></tr>`] : [];
  const proof = authentication && [authentication.state, ...(authentication.by === undefined ? [] : ['by', authentication.by])].join(' ');
  const rows = [
    ...facts.toSorted((a, b) => a.priority - b.priority).flatMap(({ name, value }) => row(name, value)),
    ...Object.entries({ authentication: proof, intent, sentiment, language }).flatMap(([name, value]) => row(name, value)),
  ];
  return page(`<h1 dir="auto">${escaped(reason || 'Hand-off')}</h1>
${summary ? `<p class="summary" dir="auto">${escaped(summary)}</p>\n` : ''}<table>
${rows.join('\n')}
</table>
<footer><small>Handed over ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC</small></footer>`);
}

/** The same for whatever the reason: nobody learns whether it was ever there. */
export const printNoHandoffPage = (): string =>
  page(
    '<h1>Nothing is here</h1>\n<p class="gone">A hand-off can be read for some hours by its whole reference. Ask for the conversation in the console instead.</p>',
  );
