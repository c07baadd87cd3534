import type { Handoff } from '#contract';

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.toWellFormed().replace(/[&<>"']/g, (sign) => signs[sign] ?? '');

/** A hand-off for a human to read, the most important first. No script, no style, nothing from elsewhere. */
export function printHandoffPage(handoff: Handoff, at: number): string {
  const { reason, summary, intent, sentiment, language, authentication, facts } = handoff;
  const row = (name: string, value: string | undefined): string[] =>
    value ? [`<tr><th align="left" valign="top">${escaped(name)}</th><td>${escaped(value)}</td></tr>`] : [];
  const proof = authentication && [authentication.state, ...(authentication.by === undefined ? [] : ['by', authentication.by])].join(' ');
  const rows = [
    ...facts.toSorted((a, b) => a.priority - b.priority).flatMap(({ name, value }) => row(name, value)),
    ...Object.entries({ authentication: proof, intent, sentiment, language }).flatMap(([name, value]) => row(name, value)),
  ];
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hand-off</title></head>
<body>
<h1>${escaped(reason || 'Hand-off')}</h1>
${summary ? `<p>${escaped(summary)}</p>\n` : ''}<table cellpadding="4">
${rows.join('\n')}
</table>
<p><small>Handed over ${new Date(at).toISOString()}</small></p>
</body>
</html>
`;
}
