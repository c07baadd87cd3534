import { bad, invariant, ok, type Result } from '#base';
import { parseAddress, type SdpAddress } from './fields/address.ts';
import { type MediaLine, parseMediaLine } from './fields/media-line.ts';
import { type Origin, parseOrigin } from './fields/origin.ts';
import { sdpLimits } from './limits.ts';
import { SdpLine } from './line.ts';

/** One medium: its `m=` line, read, and all its lines in order, the `m=` line first. */
export interface MediaDescription extends MediaLine {
  readonly lines: readonly SdpLine[];
  /** Its own `c=`, if it has one. */
  readonly connection: SdpAddress | undefined;
}

/** A description (RFC 8866): every line as it came, in order, known or not, and what was read from some of them. */
export interface SessionDescription {
  readonly lines: readonly SdpLine[];
  readonly origin: Origin;
  readonly connection: SdpAddress | undefined;
  readonly media: readonly MediaDescription[];
}

/** Why a text is no description, and in which line, counted from 1. It says nothing of what stands there: that may be a key. */
export interface SdpFault {
  readonly code:
    | 'too-long'
    | 'too-many-lines'
    | 'line-too-long'
    | 'not-a-line'
    | 'no-version'
    | 'no-origin'
    | 'bad-origin'
    | 'bad-connection'
    | 'bad-media'
    | 'too-many-media'
    | 'too-many-cryptos';
  readonly line: number;
}

/** Reads a description out of its lines. */
export function describe(lines: readonly SdpLine[]): Result<SessionDescription, SdpFault> {
  const [version] = lines;
  if (version?.text.trimEnd() !== 'v=0') return bad({ code: 'no-version', line: 1 });
  let origin: Origin | undefined;
  const connections: (SdpAddress | undefined)[] = [undefined];
  const sections: SdpLine[][] = [[]];
  const media: MediaLine[] = [];
  let cryptos = 0;
  for (const [i, line] of lines.entries()) {
    const fault = (code: SdpFault['code']): Result<never, SdpFault> => bad({ code, line: i + 1 });
    switch (line.type) {
      case 'o':
        origin ??= parseOrigin(line.value.trimEnd());
        if (origin === undefined) return fault('bad-origin');
        break;
      case 'm': {
        const read = parseMediaLine(line.value);
        if (read === undefined) return fault('bad-media');
        if (media.push(read) > sdpLimits.media) return fault('too-many-media');
        sections.push([]);
        connections.push(undefined);
        cryptos = 0;
        break;
      }
      case 'c': {
        // Several are for layered multicast (RFC 8866 §5.7); the first counts.
        const read = parseAddress(...(line.value.trimEnd().split(' ') as [string?, string?, string?]));
        if (read === undefined) return fault('bad-connection');
        connections[media.length] ??= read;
        break;
      }
      case 'a':
        if (line.attribute('crypto') !== undefined && ++cryptos > sdpLimits.cryptos) return fault('too-many-cryptos');
        break;
    }
    sections.at(-1)?.push(line);
  }
  if (origin === undefined) return bad({ code: 'no-origin', line: lines.length });
  return ok({
    lines: sections[0] ?? [],
    origin,
    connection: connections[0],
    media: media.map((line, i) => ({ ...line, lines: sections[i + 1] ?? [], connection: connections[i + 1] })),
  });
}

/** Our own lines as a description. */
export function describeOwn(lines: readonly (readonly [type: string, value: string])[]): SessionDescription {
  const described = describe(lines.map(([type, value]) => new SdpLine(type, value)));
  invariant(described.ok, 'we write well-formed descriptions');
  return described.value;
}

/** The value of the first line that has this attribute: '' for a flag, undefined when there is none. */
export function attributeOf(lines: readonly SdpLine[], name: string): string | undefined {
  for (const line of lines) {
    const value = line.attribute(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The values of all lines that have this attribute, in order. */
export const attributesOf = (lines: readonly SdpLine[], name: string): string[] =>
  lines.map((line) => line.attribute(name)).filter((value) => value !== undefined);
