import { bad, ok, type Result } from '#base';
import { DIGIT, isAll, maxUint32, parseDecimal, skip, skipBlanks, TOKEN } from './characters.ts';

/** RFC 3261 §20.16. The method compares with regard to case. */
export interface CSeq {
  readonly number: number;
  readonly method: string;
}

/** Reads `4711 INVITE`. The number fits 32 bits (RFC 4475 §3.1.2.4). */
export function parseCSeq(text: string): Result<CSeq> {
  const blank = skip(text, DIGIT, 0);
  const from = skipBlanks(text, blank);
  if (from === blank) return bad('a CSeq is no number and a method');
  const number = parseDecimal(text.slice(0, blank), maxUint32);
  if (number === undefined) return bad('a CSeq number does not fit 32 bits');
  const method = text.slice(from);
  if (!isAll(method, TOKEN)) return bad('a CSeq method is no token');
  return ok({ number, method });
}
