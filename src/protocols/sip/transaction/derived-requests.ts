import { HeaderList } from '../message/header-list.ts';
import { SipRequest, type SipResponse } from '../message/message.ts';

/** Fields that an ACK for a refusal and a CANCEL take from their INVITE: its own Via, its route. */
function derive(invite: SipRequest, method: 'ACK' | 'CANCEL', to: string): SipRequest {
  const headers = new HeaderList();
  headers.add('Via', invite.headers.get('via') ?? '');
  for (const route of invite.headers.all('route')) headers.add('Route', route);
  headers.add('Max-Forwards', '70');
  headers.add('From', invite.headers.get('from') ?? '');
  headers.add('To', to);
  headers.add('Call-ID', invite.essentials.callId);
  headers.add('CSeq', `${invite.essentials.cseq.number} ${method}`);
  return new SipRequest(method, invite.target, headers);
}

/** The ACK for a final response other than 2xx: hop by hop, within the INVITE's own transaction. RFC 3261 §17.1.1.3. */
export const refusalAck = (invite: SipRequest, response: SipResponse): SipRequest => derive(invite, 'ACK', response.headers.get('to') ?? '');

/** The CANCEL of an INVITE that has had a provisional response. RFC 3261 §9.1. */
export const cancelOf = (invite: SipRequest): SipRequest => derive(invite, 'CANCEL', invite.headers.get('to') ?? '');
