import { bad, ok, type Result } from '#base';
import { isAll, parseDecimal, WORD } from './characters.ts';
import { elementEnd } from './comma-list.ts';
import { type CSeq, parseCSeq } from './cseq.ts';
import type { Headers } from './header-list.ts';
import { type NameAddr, parseNameAddr, tagOf } from './name-addr.ts';
import { parseVia, type Via } from './via.ts';

/** What every message must have, read. RFC 3261 §8.1.1. */
export interface Essentials {
  /** The topmost: the sender's own. */
  readonly via: Via;
  readonly from: NameAddr;
  readonly fromTag: string | undefined;
  readonly to: NameAddr;
  readonly toTag: string | undefined;
  readonly callId: string;
  readonly cseq: CSeq;
}

/** A Call-ID is `word ["@" word]` (RFC 3261 §25.1). */
function isCallId(text: string): boolean {
  const sign = text.indexOf('@');
  return sign < 0 ? isAll(text, WORD) : isAll(text.slice(0, sign), WORD) && isAll(text.slice(sign + 1), WORD);
}

function readParty(headers: Headers, key: 'from' | 'to'): Result<NameAddr> {
  const text = headers.get(key);
  if (text === undefined) return bad(`${key} is missing`);
  const party = parseNameAddr(text);
  return party.ok ? party : bad(`${key}: ${party.error}`);
}

/** Reads the fields without which no message can be matched or answered. */
export function readEssentials(headers: Headers): Result<Essentials> {
  if (headers.repeated !== undefined) return bad(`${headers.repeated} stands more than once`);
  const vias = headers.get('via');
  if (vias === undefined) return bad('via is missing');
  const via = parseVia(vias.slice(0, elementEnd(vias, 0)).trimEnd());
  if (!via.ok) return via;
  const from = readParty(headers, 'from');
  if (!from.ok) return from;
  const to = readParty(headers, 'to');
  if (!to.ok) return to;
  const callId = headers.get('call-id');
  if (callId === undefined) return bad('call-id is missing');
  if (!isCallId(callId)) return bad('call-id is no word');
  const cseqText = headers.get('cseq');
  if (cseqText === undefined) return bad('cseq is missing');
  const cseq = parseCSeq(cseqText);
  if (!cseq.ok) return cseq;
  return ok({ via: via.value, from: from.value, fromTag: tagOf(from.value), to: to.value, toTag: tagOf(to.value), callId, cseq: cseq.value });
}

/** Max-Forwards: what is missing or out of range counts as 70 (RFC 4475 §3.1.2.4, §3.4.1; RFC 3261 §16.6). */
export function maxForwards(headers: Headers): number {
  const text = headers.get('max-forwards');
  return (text === undefined ? undefined : parseDecimal(text, 255)) ?? 70;
}
