/** A piece of a line: plain words, bold ones, or a link. */
export type RichSpan =
  | { readonly kind: 'plain' | 'bold'; readonly text: string }
  /** `to` begins with https:, http:, mailto: or tel:. */
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

/** A line of a text; `listed`: one item of a list. */
export interface RichLine {
  readonly listed: boolean;
  readonly spans: readonly RichSpan[];
}

// No part of either takes what may begin the next match, so that a hostile text costs no more than its length.
const bold = /\*\*((?:\\.|[^\\*])+)\*\*/y;
const link = /\[((?:\\.|[^\\[\]])+)\]\(((?:\\.|[^\\()\s])+)\)/y;
const marks = /\\([\\*[\]()-])/g;
const allowedLink = /^(?:https?:\/\/|mailto:|tel:)\S+$/i;

const unmarked = (text: string): string => text.replace(marks, '$1');
const matchAt = (form: RegExp, line: string, at: number): RegExpExecArray | undefined => {
  form.lastIndex = at;
  return form.exec(line) ?? undefined;
};

function spansOf(line: string): RichSpan[] {
  const spans: RichSpan[] = [];
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) spans.push({ kind: 'plain', text: unmarked(line.slice(from, to)) });
  };
  for (let at = 0; at < line.length; ) {
    const strong = line.startsWith('**', at) ? matchAt(bold, line, at) : undefined;
    const linked = line[at] === '[' ? matchAt(link, line, at) : undefined;
    const found = strong ?? linked;
    if (found === undefined) {
      at += line[at] === '\\' ? 2 : 1;
      continue;
    }
    flush(at);
    const [whole, text = '', target] = found;
    const to = target === undefined ? undefined : unmarked(target);
    if (strong) spans.push({ kind: 'bold', text: unmarked(text) });
    else if (to !== undefined && allowedLink.test(to)) spans.push({ kind: 'link', text: unmarked(text), to });
    else spans.push({ kind: 'plain', text: unmarked(text) });
    at += whole.length;
    from = at;
  }
  flush(line.length);
  return spans;
}

/**
 * Reads the little of Markdown that agents write: `**bold**`, `[words](https://…)`, and lists of lines that begin with `- `.
 * A backslash takes a mark its meaning. Whatever else there is are words; links to anything but the web, mail and telephones are, too.
 */
export const parseRich = (source: string): readonly RichLine[] =>
  source
    .split('\n')
    .map((line) => (line.startsWith('- ') ? { listed: true, spans: spansOf(line.slice(2)) } : { listed: false, spans: spansOf(line) }));

/** The same without marks, for whoever shows plain text only: a link has its address behind it. */
export const plainOfRich = (source: string): string =>
  parseRich(source)
    .map(({ listed, spans }) => `${listed ? '- ' : ''}${spans.map(plainSpan).join('')}`)
    .join('\n');

const plainSpan = (span: RichSpan): string => {
  if (span.kind !== 'link') return span.text;
  const address = span.to.replace(/^(?:mailto|tel):/i, '');
  return address === span.text ? address : `${span.text} (${address})`;
};

/** Is there anything in it that plain text cannot show? */
export const isRich = (source: string): boolean =>
  parseRich(source).some(({ listed, spans }) => listed || spans.some(({ kind }) => kind !== 'plain'));

/** Words that shall mean nothing but themselves: values that customers and APIs gave. */
export const escapeRich = (text: string): string => text.replace(/[\\*[\]()]/g, '\\$&').replace(/^-/gm, '\\-');
