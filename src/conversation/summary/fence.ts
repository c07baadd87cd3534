/** Where what others said begins and ends in what a model reads. No line between the two can be one of them. */
export const fenceBegin = '<record>';
export const fenceEnd = '</record>';

/** Longer lines are cut: nobody speaks so long, but somebody may paste. */
const longestLine = 1000;

/**
 * One line between the fences: JSON, so that whatever was said stays in one line and in its quotes, and without `<` or `>`, so that it
 * can neither close the fence nor open a role of a model's own markup. Invisible signs and those that turn the direction of writing are left out.
 */
export function fenced(value: Readonly<Record<string, string>>): string {
  const plain = Object.entries(value).map(([name, text]) => [
    name,
    visible(text)
      .slice(0, longestLine)
      .replace(/[\uD800-\uDBFF]$/, ''),
  ]);
  return JSON.stringify(Object.fromEntries(plain)).replace(/[<>|[\]\u2028\u2029]/g, escaped);
}

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

const visible = (text: string): string => text.toWellFormed().replace(/\p{Cc}|\p{Cf}/gu, (sign) => (/\s/.test(sign) ? ' ' : ''));
