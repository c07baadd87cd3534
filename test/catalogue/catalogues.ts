import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asGatewayError, GatewayError, invariant } from '#base';
import { metricCatalogue, metricPrefix, openMeter } from '#net';
import { type Finding, findings } from '../../src/app/doctor/findings.ts';
import { printReportWords } from './report-words.ts';

const root = join(import.meta.dirname, '..', '..');

/** One error code with its verdict, and the room that makes it. */
export interface ErrorLine {
  readonly code: string;
  readonly room: string;
  readonly blame: string;
  readonly retry: boolean;
  readonly says: string;
}

/** Every error code of the house: made once by its own maker, so that nothing is copied. */
export async function errorLines(): Promise<readonly ErrorLine[]> {
  const made: { room: string; error: GatewayError }[] = [
    { room: 'base', error: asGatewayError(undefined) },
    { room: 'base', error: brokenInvariant() },
  ];
  for (const file of globSync('src/**/*.errors.ts', { cwd: root }).sort()) {
    const exports = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    const room = file.replaceAll('\\', '/').split('/').slice(1, -1).join('/');
    for (const makers of Object.values(exports)) {
      if (typeof makers !== 'object' || makers === null) continue;
      for (const maker of Object.values(makers)) {
        const error: unknown = typeof maker === 'function' ? maker() : undefined;
        if (error instanceof GatewayError) made.push({ room, error });
      }
    }
  }
  return made
    .map(({ room, error }) => ({ code: error.code, room, blame: error.blame, retry: error.retry, says: error.message }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

function brokenInvariant(): GatewayError {
  try {
    invariant(false, 'asked for, to list it');
  } catch (error) {
    return asGatewayError(error);
  }
}

const rows = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
const code = (text: string): string => `\`${text}\``;

/** `docs/reference/errors.md` as it must be. */
export async function printErrors(): Promise<string> {
  const lines = await errorLines();
  return `# Errors

Every failure has a code. *Blame* says who must act: the far side of the wire (\`peer\`), a speech or model vendor (\`provider\`), whoever configured
the gateway (\`operator\`), or the gateway itself (\`gateway\`). *Retry* says whether the same attempt has a fair chance a little later.
Codes and blame are the labels of the metric \`${metricPrefix}errors_total\`. This page is printed from the code by \`npm run docs\`.

| Code | Blame | Retry | What it says | Room |
|---|---|---|---|---|
${rows(lines.map((line) => [code(line.code), line.blame, line.retry ? 'yes' : 'no', line.says, code(line.room)]))}
`;
}

/** `docs/reference/metrics.md` as it must be. */
export async function printMetrics(): Promise<string> {
  const own = new Set(metricCatalogue.map(({ name }) => metricPrefix + name));
  const meter = openMeter();
  const page = await meter.text();
  meter.close();
  const watched = [...page.matchAll(/^# HELP (\S+) (.*)$/gm)]
    .map(([, name = '', help = '']) => [name, help] as const)
    .filter(([name]) => !own.has(name));
  return `# Metrics

Served as text at \`GET /metrics\`. Durations are in milliseconds. Label values come from closed sets or from configuration, never from a caller.
This page is printed from the code by \`npm run docs\`.

## Of the gateway

| Metric | Kind | Labels | Meaning |
|---|---|---|---|
${rows(metricCatalogue.map((row) => [code(metricPrefix + row.name), row.kind, row.labels.map(code).join(' '), row.help]))}

## Of the process

| Metric | Meaning |
|---|---|
${rows(watched.map(([name, help]) => [code(name), help]))}
`;
}

const doctorBlock = /(<!-- doctor: ([\w -]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** A guide as it must be: what it was, with the doctor's findings of the named areas in its marked places. */
export async function printGuide(page: string): Promise<string> {
  const text = readFileSync(join(root, page), 'utf8');
  return text.replace(doctorBlock, (_whole, head: string, areas: string, tail: string) => {
    const wanted = new Set(areas.trim().split(' '));
    const own = (Object.entries(findings) as readonly (readonly [string, Finding])[]).filter(([, { area }]) => wanted.has(area));
    const table = rows(own.map(([name, { verdict, says, remedy }]) => [code(name), verdict, says, remedy]));
    return `${head}| Finding | | It means | Do |\n|---|---|---|---|\n${table}\n${tail}`;
  });
}

/** Guides with the doctor's tables. */
export const doctorGuides = ['talkdesk-voice', 'talkdesk-sip', 'zoom-contact-center', 'sip-trunk', 'reports'].map((name) => `docs/guides/${name}.md`);

export const references: Readonly<Record<string, () => Promise<string>>> = {
  ...Object.fromEntries(doctorGuides.map((page) => [page, () => printGuide(page)])),
  'docs/reference/errors.md': printErrors,
  'docs/reference/metrics.md': printMetrics,
  'docs/reference/reports.md': printReportWords,
};
