import { sdpLimits } from '../limits.ts';
import { parseDecimal } from './decimal.ts';

/** `m=audio 49170 RTP/AVP 0 8 101` (RFC 8866 §5.14). */
export interface MediaLine {
  readonly kind: string;
  /** 0 means the medium is refused, or switched off. */
  readonly port: number;
  readonly protocol: string;
  /** Payload types where the protocol is RTP. At least one. */
  readonly formats: readonly string[];
}

export function parseMediaLine(value: string): MediaLine | undefined {
  const [kind, ports, protocol, ...formats] = value.trimEnd().split(/ +/);
  const [first, count, ...more] = (ports ?? '').split('/');
  const port = parseDecimal(first, 65_535);
  if (!kind || !protocol || port === undefined || more.length > 0) return undefined;
  if (count !== undefined && parseDecimal(count, 65_535) === undefined) return undefined;
  if (formats.length === 0 || formats.length > sdpLimits.formats) return undefined;
  return { kind, port, protocol, formats };
}

export const printMediaLine = (line: MediaLine): string => `${line.kind} ${line.port} ${line.protocol} ${line.formats.join(' ')}`;
