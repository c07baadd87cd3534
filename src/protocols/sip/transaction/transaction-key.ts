import type { Essentials } from '../message/essentials.ts';
import type { SipRequest } from '../message/message.ts';
import { parameter } from '../message/parameters.ts';
import { branchOf, sentBy } from '../message/via.ts';

/** Names a transaction within this endpoint. */
export type TransactionKey = string & { readonly names: 'transaction' };

/**
 * What a request matches on the server side (RFC 3261 §17.2.3): branch, sender and method; an ACK is the INVITE's.
 * Without the magic cookie, the fields that RFC 2543 compared.
 */
export function serverKey(request: SipRequest, method = request.method === 'ACK' ? 'INVITE' : request.method): TransactionKey {
  const { via, fromTag, callId, cseq } = request.essentials;
  const branch = branchOf(via);
  if (branch !== undefined) return `s|${branch}|${sentBy(via)}|${method}` as TransactionKey;
  const old = parameter(via.parameters, 'branch') ?? '';
  return `o|${request.target}|${fromTag ?? ''}|${callId}|${cseq.number}|${sentBy(via)}|${old}|${method}` as TransactionKey;
}

/** What a response matches on the client side (RFC 3261 §17.1.3): our branch and the method. */
export const clientKey = (branch: string, method: string): TransactionKey => `c|${branch}|${method}` as TransactionKey;

/** Two requests with this in common and different keys came to us by two ways (RFC 3261 §8.2.2.2). */
export const mergeKey = ({ callId, fromTag, cseq }: Essentials): string => `${callId}|${fromTag ?? ''}|${cseq.number}|${cseq.method}`;
