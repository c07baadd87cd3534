export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

/** What a source imports or exports from elsewhere, types and late imports too, as it is written there. */
export const imports = (text: string): string[] =>
  [...withoutComments(text).matchAll(/\b(?:from\s+|import\s+|import\(\s*)['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
