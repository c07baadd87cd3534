import type { Dice } from '#base';
import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { TransactionKey } from '../transaction/transaction-key.ts';
import { keyOf } from './asks.ts';
import { Dialog } from './dialog.ts';
import { dialogRequest } from './dialog-request.ts';
import type { CallOutput } from './outbox.ts';
import type { EndpointSettings } from './settings.ts';

/**
 * A 2xx to an INVITE of ours that nobody waits for: another fork answered too, or our side has left meanwhile.
 * It is acknowledged, and the call it made is ended at once (RFC 3261 §13.2.2.4). A late 2xx to a re-INVITE only needs its ACK.
 */
export function dismissAnswer(
  transaction: TransactionKey,
  invite: SipRequest,
  response: SipResponse,
  from: Hop,
  settings: EndpointSettings,
  dice: Dice,
): readonly CallOutput[] {
  const dialog = Dialog.ofClient(invite, response, from);
  const again = invite.essentials.toTag !== undefined;
  if (again) dialog.routeSet = invite.headers.list('route');
  const { cseq } = invite.essentials;
  const ack = dialogRequest(dialog, 'ACK', { cseq: cseq.number }, settings, dice);
  const acknowledged: CallOutput = { kind: 'send-ack', invite: transaction, toTag: response.essentials.toTag ?? '', ...ack };
  if (again) return [acknowledged];
  const bye = dialogRequest(dialog, 'BYE', {}, settings, dice);
  return [acknowledged, { kind: 'send-request', transaction: keyOf(bye.request), ...bye }];
}
