import { createHash } from 'node:crypto';

/** A strong tag (RFC 9110 §8.8.3) of what something is made of: another version, another tag. */
export const entityTag = (...parts: readonly (string | number | boolean)[]): string =>
  `"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)}"`;

const tagsIn = (field: string): readonly string[] =>
  [...field.slice(0, 4000).matchAll(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"|\*/g)].map(([tag]) => tag);
const weak = (tag: string): string => tag.replace(/^W\//, '');

/** `If-None-Match` (RFC 9110 §13.1.2): the client has this version already. */
export const isKnown = (field: string | undefined, tag: string): boolean =>
  field !== undefined && tagsIn(field).some((one) => one === '*' || weak(one) === weak(tag));

/** `If-Match` (§13.1.1): the client means this version. Without the field every version is meant. */
export const isMeant = (field: string | undefined, tag: string): boolean =>
  field === undefined || tagsIn(field).some((one) => one === '*' || one === tag);
