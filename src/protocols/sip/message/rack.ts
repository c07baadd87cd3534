import { bad, ok, type Result } from '#base';
import { isAll, maxUint32, parseDecimal, TOKEN } from './characters.ts';

/** Which reliable provisional response a PRACK acknowledges. RFC 3262 §7.2. */
export interface RAck {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

/** Reads `776656 1 INVITE`. */
export function parseRAck(text: string): Result<RAck> {
  const [first = '', second = '', method = '', ...rest] = text.trim().split(/[ \t]+/);
  const rseq = parseDecimal(first, maxUint32);
  const cseq = parseDecimal(second, maxUint32);
  if (rseq === undefined || cseq === undefined || rest.length > 0 || !isAll(method, TOKEN)) return bad('rack is not two numbers and a method');
  return ok({ rseq, cseq, method });
}

/** Reads RSeq: 1 to 2^32 - 1. RFC 3262 §7.1. */
export function parseRSeq(text: string): Result<number> {
  const rseq = parseDecimal(text.trim(), maxUint32);
  return rseq === undefined || rseq === 0 ? bad('rseq is no number from 1 to 2^32 - 1') : ok(rseq);
}
