/** What a character takes on the wire: as UTF-8, two hex digits for each byte, or percent-escapes for all beyond printable ASCII and for `%`. */
export type HandoffCost = 'utf-8' | 'hex' | 'percent';

/** One place of a door that takes text. */
export interface HandoffSlot {
  readonly name: string;
  /**
   * What stands there; between double braces: `context` (everything, as one line), `reason`, `intent`, `summary`, `language`, `sentiment`,
   * `authentication`, `target`, `conversation`, `interaction`, `ref`, `facts.<name>`, or a name of the door's `known`.
   */
  readonly template: string;
  /** The longest value, in bytes on the wire. */
  readonly bytes: number;
}

/** What one way to a human can carry, as data. Declared by the connector for each target. */
export interface HandoffDoor {
  /** What people call it: `User-to-User of the REFER`. */
  readonly name: string;
  /** One line of text; several named fields; or each fact under its own name. */
  readonly kind: 'line' | 'fields' | 'parameters';
  readonly cost: HandoffCost;
  readonly slots: readonly HandoffSlot[];
  /** Names and values of all slots together, in bytes on the wire. */
  readonly totalBytes?: number;
  /** Of kind `parameters`: each thing is an entry of its own, so many and so long. */
  readonly entries?: { readonly most: number; readonly bytes: number };
  /** Names that entries may not have. */
  readonly reserved?: readonly string[];
  /** The connector's own values for its templates. */
  readonly known?: Readonly<Record<string, string>>;
  /** What was said before can be given along. */
  readonly previousMessages?: { readonly most: number; readonly characters: number };
}

/** Where all that was learned can be read for a while. */
export interface HandoffReference {
  /** At most 22 characters. */
  readonly token: string;
  /** The whole address; travels in place of the token where there is room. */
  readonly url: string;
}

const encoder = new TextEncoder();

/** Bytes that a text takes on the wire. */
export function wireBytes(text: string, cost: HandoffCost): number {
  const plain = encoder.encode(text).length;
  if (cost === 'utf-8') return plain;
  return cost === 'hex' ? 2 * plain : encoder.encode(percentEncoded(text)).length;
}

/** Percent-escapes for `%` and everything beyond printable ASCII (RFC 3986 §2.1). Takes well-formed text. */
export const percentEncoded = (text: string): string => text.replace(/[%\u{7f}-\u{10ffff}]+/gu, encodeURIComponent);

/** A door that carries the context as one line of at most so many bytes; none where it carries nothing. */
export const lineDoor = (name: string, bytes: number): HandoffDoor => ({
  name,
  kind: 'line',
  cost: 'utf-8',
  slots: bytes > 0 ? [{ name: 'context', template: '{{context}}', bytes }] : [],
});
