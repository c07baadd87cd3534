import { breakdowns, builtInReports, measureNames, measureOf, plannedGroups, usualPeriod } from '#reporting';

const code = (text: string): string => `\`${text}\``;
const rows = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

/** `docs/reference/reports.md` as it must be. */
export async function printReportWords(): Promise<string> {
  return `# Reports

The reports that there are, and the words that saved queries (\`reports.custom\`) are written with. What the figures mean is in
[the guide](../guides/reports.md), what outcomes and containment are in [the words](../words.md). This page is printed from the code by \`npm run docs\`.

| Report | What it says | Period, unless told |
|---|---|---|
${rows(builtInReports.map(({ id, says, period }) => [code(id), says, code(period ?? usualPeriod)]))}

## Measures

| Measure | Title | Kind | What it counts |
|---|---|---|---|
${rows(
  measureNames.map((name) => {
    const { title, kind, says } = measureOf(name);
    return [code(name), title, kind, says];
  }),
)}

## Groups

${plannedGroups.map(code).join(', ')}. \`time\` is hours (up to two days), days (two months), weeks (a year) or months. \`queue\` is the target of the last hand-off that
was taken, else of the last that was tried. Times are those of a conversation's beginning.

## Tables that reports have of their own

${breakdowns.map(code).join(', ')}: what can occur more than once in a conversation.
`;
}
