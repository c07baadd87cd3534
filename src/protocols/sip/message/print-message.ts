import { invariant } from '#base';
import type { HeaderList } from './header-list.ts';
import type { SipMessage } from './message.ts';

/**
 * Writes a message. The printer adds Content-Length and nothing else (RFC 3261 §18.3).
 * A line break can be in no part of it: header fields refuse it when added, the start line here.
 */
export function printMessage(message: SipMessage): Uint8Array {
  const start = message.kind === 'request' ? `${message.method} ${message.target} SIP/2.0` : `SIP/2.0 ${message.status} ${message.reason}`;
  invariant(!start.includes('\r') && !start.includes('\n'), 'start lines are made of parts that hold no line break');
  const head = `${start}\r\n${printHeaders(message)}Content-Length: ${message.body.length}\r\n\r\n`;
  if (message.body.length === 0) return Buffer.from(head, 'utf8');
  const size = Buffer.byteLength(head, 'utf8');
  const octets = Buffer.allocUnsafe(size + message.body.length);
  octets.write(head, 0, 'utf8');
  octets.set(message.body, size);
  return octets;
}

function printHeaders(message: SipMessage): string {
  if ('print' in message.headers && !message.headers.has('content-length')) return (message.headers as HeaderList).print();
  let text = '';
  for (const [name, value, key] of message.headers.entries()) if (key !== 'content-length') text += `${name}: ${value}\r\n`;
  return text;
}
