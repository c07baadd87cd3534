import { bad, ok, type Result } from '#base';

/** Longer values are no order numbers any more. */
const maxValueLength = 2000;
const placeholder = /\{([A-Za-z_][\w-]{0,63})\}/g;

/** Where a filled request goes. `origin` is undefined for this gateway itself. */
export interface UrlTemplate {
  readonly origin: { readonly protocol: 'http:' | 'https:'; readonly hostname: string; readonly port: string } | undefined;
  /** The names that must be given. */
  readonly names: readonly string[];
  /** The request target: path and query. The error names the value that does not fit. */
  fill(values: Readonly<Record<string, string>>): Result<string>;
}

/**
 * Reads a URL with `{name}` in its path or query. Values are customers' words: each is percent-encoded and can
 * never become a path segment of its own, a query, a fragment, a host or a header.
 */
export function parseUrlTemplate(written: string): Result<UrlTemplate> {
  if (!/^[\x21-\x7e]+$/.test(written)) return bad('the url may only have printable ASCII characters');
  const parts = /^(?:(https?:)\/\/([^/?#\\]*))?(\/[^#\\]*|\?[^#\\]*)?$/.exec(written);
  if (parts === null) return bad('the url must begin with https://, http:// or /, and have no fragment');
  const [, protocol, authority = '', rest = '/'] = parts;
  if (protocol === undefined && (!rest.startsWith('/') || rest.startsWith('//'))) return bad('the url must begin with https://, http:// or /');
  if (/[{}@]/.test(authority)) return bad('values and credentials may not stand in the host; credentials belong in a header');
  const target = rest.startsWith('?') ? `/${rest}` : rest;
  const pieces = piecesOf(target);
  if (
    /[{}]/.test(
      pieces
        .filter((piece) => piece.name === undefined)
        .map(({ text }) => text)
        .join(''),
    )
  )
    return bad('a brace in the url is not part of a {name}');
  if (hasDotSegment(target)) return bad('the path may not have the segments . or ..');
  let origin: UrlTemplate['origin'];
  if (protocol !== undefined) {
    if (!URL.canParse(`${protocol}//${authority}/`)) return bad('the host of the url is not one');
    const { hostname, port } = new URL(`${protocol}//${authority}/`);
    origin = { protocol: protocol as 'http:' | 'https:', hostname, port };
  }
  const fill = (values: Readonly<Record<string, string>>): Result<string> => {
    let filled = '';
    for (const { text, name, inPath } of pieces) {
      if (name === undefined) {
        filled += text;
        continue;
      }
      const value = givenValue(values, name);
      if (value === undefined || (inPath && !fitsInPath(value))) return bad(name);
      filled += encodeURIComponent(value);
    }
    return hasDotSegment(filled) ? bad('the path') : ok(filled);
  };
  return ok({ origin, names: pieces.flatMap(({ name }) => name ?? []), fill });
}

interface Piece {
  readonly text: string;
  readonly name?: string;
  readonly inPath: boolean;
}

function piecesOf(target: string): readonly Piece[] {
  const query = target.indexOf('?');
  const inPath = (at: number): boolean => query < 0 || at < query;
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of target.matchAll(placeholder)) {
    pieces.push({ text: target.slice(from, found.index), inPath: inPath(from) });
    pieces.push({ text: found[0], name: found[1] ?? '', inPath: inPath(found.index) });
    from = found.index + found[0].length;
  }
  pieces.push({ text: target.slice(from), inPath: inPath(from) });
  return pieces;
}

const hasDotSegment = (target: string): boolean => (target.split('?', 1)[0] ?? '').split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));

/** Encoded slashes are decoded early by some servers: what would then climb, vanish or cut the path is no value. */
const fitsInPath = (value: string): boolean =>
  value !== '' && !/[\x00-\x1f\x7f]/.test(value) && !value.split(/[/\\]/).some((part) => part === '.' || part === '..');

/** A given value; undefined when it is missing, too long, or not text that UTF-8 can carry. */
function givenValue(values: Readonly<Record<string, string>>, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === 'string' && value.length <= maxValueLength && value.isWellFormed() ? value : undefined;
}

/** A JSON body with its `{name}`s filled, once: a value that looks like a placeholder stays a value. */
export function fillBody(body: unknown, values: Readonly<Record<string, string>>): Result<unknown> {
  let missing: string | undefined;
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') {
      return part.replace(placeholder, (_whole, name: string) => {
        const value = givenValue(values, name);
        if (value === undefined) missing ??= name;
        return value ?? '';
      });
    }
    if (Array.isArray(part)) return part.map(fill);
    if (typeof part === 'object' && part !== null) return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value)]));
    return part;
  };
  const filled = fill(body);
  return missing === undefined ? ok(filled) : bad(missing);
}
