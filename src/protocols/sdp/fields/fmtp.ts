import { parseDecimal } from './decimal.ts';

/** Parameters of a payload type: `101 0-16` (RFC 8866 §6.15). What they mean is the format's affair. */
export interface Fmtp {
  readonly payloadType: number;
  readonly parameters: string;
}

export function parseFmtp(value: string): Fmtp | undefined {
  const space = value.indexOf(' ');
  const payloadType = parseDecimal(value.slice(0, Math.max(0, space)), 127);
  return payloadType === undefined ? undefined : { payloadType, parameters: value.slice(space + 1).trim() };
}

/** `useinbandfec=1; stereo=0` as names, in lower case, and values (the custom of most formats, Opus among them: RFC 7587 §6.1). */
export function parseParameters(parameters: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const part of parameters.split(';')) {
    const sign = part.indexOf('=');
    const name = (sign < 0 ? part : part.slice(0, sign)).trim().toLowerCase();
    if (name !== '' && !read.has(name)) read.set(name, sign < 0 ? '' : part.slice(sign + 1).trim());
  }
  return read;
}
