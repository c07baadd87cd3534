/** What may stand between double braces in a target's subject and parameters, beside `facts.<name>`. */
export const placeholders = [
  ...['reason', 'intent', 'summary', 'sentiment', 'language', 'authentication', 'context', 'ref'],
  ...['target', 'conversation', 'interaction', 'name', 'email', 'phone'],
] as const;

const known: ReadonlySet<string> = new Set(placeholders);

/** What looks like a placeholder and is none, as it is written: an unknown word, or single braces, which would be sent as they are. */
export const strangePlaceholders = (template: string): readonly string[] =>
  [...template.matchAll(/\{+\s*([\w.-]+)\s*\}+/g)].flatMap(([whole, word = '']) => {
    const right = /^\{\{[^{].*[^}]\}\}$/s.test(whole) && (known.has(word) || /^facts\.[\w.-]+$/.test(word));
    return right ? [] : [whole];
  });
