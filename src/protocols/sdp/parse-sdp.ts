import { bad, type Result } from '#base';
import { sdpLimits } from './limits.ts';
import { SdpLine } from './line.ts';
import { describe, type SdpFault, type SessionDescription } from './session-description.ts';

const utf8 = new TextDecoder();

/**
 * Parses a description. Lines may end in LF alone, and empty lines at the end are forgiven; the order of lines is kept but not enforced,
 * since nothing depends on it and peers differ.
 */
export function parseSdp(body: Uint8Array | string): Result<SessionDescription, SdpFault> {
  if (body.length > sdpLimits.bytes) return bad({ code: 'too-long', line: 0 });
  const texts = (typeof body === 'string' ? body : utf8.decode(body))
    .split('\n', sdpLimits.lines + 2)
    .map((text) => (text.endsWith('\r') ? text.slice(0, -1) : text));
  while (texts.at(-1) === '') texts.pop();
  if (texts.length > sdpLimits.lines) return bad({ code: 'too-many-lines', line: sdpLimits.lines + 1 });
  const lines: SdpLine[] = [];
  for (const [i, text] of texts.entries()) {
    if (text.length > sdpLimits.lineCharacters) return bad({ code: 'line-too-long', line: i + 1 });
    if (!/^[a-z]=[^\0\r]*$/.test(text)) return bad({ code: 'not-a-line', line: i + 1 });
    lines.push(new SdpLine(text.charAt(0), text.slice(2)));
  }
  return describe(lines);
}

/** Prints a description with all its lines in order. It holds the keys: it is for the wire, `redactSdp` for everything else. */
export const printSdp = (description: SessionDescription): string =>
  [description, ...description.media].flatMap(({ lines }) => lines.map((line) => `${line.text}\r\n`)).join('');

/** A description for the log: without keys, otherwise whole. Takes any text and keeps what is no line at all out. */
export const redactSdp = (text: string): string =>
  text
    .slice(0, sdpLimits.bytes)
    .split(/\r?\n/)
    .map((line) => (/^[a-z]=[^\0\r]*$/.test(line) ? String(new SdpLine(line.charAt(0), line.slice(2))) : line === '' ? '' : '…'))
    .join('\r\n');
