import assert from 'node:assert/strict';
import { parseMessage, type SipRequest } from '#protocols/sip';

/** An INVITE as it comes off the wire, with these lines in it. */
export function inviteOf(target: string, lines: readonly string[] = []): SipRequest {
  const text = [
    `INVITE ${target} SIP/2.0`,
    'Via: SIP/2.0/TLS 192.0.2.9:5061;branch=z9hG4bK1',
    'From: "Ada B" <sip:+15550109999@192.0.2.9>;tag=91ab',
    'To: <sip:bot@gateway.example.com>',
    'Call-ID: 51c0e2@192.0.2.9',
    'CSeq: 1 INVITE',
    'Max-Forwards: 70',
    'Contact: <sip:192.0.2.9:5061;transport=tls>',
    ...lines,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  const parsed = parseMessage(Buffer.from(text));
  assert.ok(parsed.ok && parsed.value.kind === 'request', text);
  return parsed.value;
}
