import { percentEncoded } from '#contract';

/** What may stand between double braces in a header field of ours. */
export const placeholders = [
  'context',
  'reason',
  'intent',
  'summary',
  'language',
  'sentiment',
  'authentication',
  'target',
  'conversation',
  'interaction',
  'ref',
  'session',
  'bot',
  'caller',
  'called',
] as const;

/** What is known of a call from its beginning, for the placeholders. */
export type Known = Readonly<Record<'session' | 'bot' | 'caller' | 'called', string>>;

/** How characters beyond ASCII stand in header fields: as they are (RFC 3261 §7.3.1 allows UTF-8), or percent-encoded, for boxes on the way that do not. */
export type HeaderEncoding = 'utf-8' | 'percent';

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;
const factName = /^facts\.[\w-]+$/;

/** The names between braces that mean nothing here. */
export const strangePlaceholders = (template: string): string[] =>
  [...template.matchAll(placeholder)]
    .map(([, name = '']) => name)
    .filter((name) => !factName.test(name) && !placeholders.some((known) => known === name));

/** Header fields as they go out: their values in the encoding that the far side reads. */
export const printHeaders = (fields: readonly (readonly [string, string])[], encoding: HeaderEncoding): (readonly [string, string])[] =>
  fields.map(([name, value]) => [name, encoding === 'percent' ? percentEncoded(value) : value]);
