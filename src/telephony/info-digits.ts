/**
 * The key that an INFO carries (no RFC: `application/dtmf-relay` with `Signal=5`, and `application/dtmf` with the bare key, as gateways have sent them
 * since before RFC 2833). Undefined for any other body.
 */
export function readInfoDigit(contentType: string, body: Uint8Array): string | undefined {
  if (body.length > 256) return undefined;
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
  const written =
    type === 'application/dtmf-relay'
      ? /^[ \t]*signal[ \t]*=[ \t]*(\S{1,2})[ \t]*$/im.exec(text)?.[1]
      : type === 'application/dtmf'
        ? text.trim()
        : '';
  return written === undefined ? undefined : keyNamed(written.toUpperCase());
}

/** Some write star and pound by their event numbers (RFC 4733 §3.2). */
const byNumber: Readonly<Record<string, string>> = { '10': '*', '11': '#', '12': 'A', '13': 'B', '14': 'C', '15': 'D' };

const keyNamed = (written: string): string | undefined => (/^[0-9*#A-D]$/.test(written) ? written : byNumber[written]);
