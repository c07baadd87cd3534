import { incomingCall } from './dialog/incoming-call.table.ts';
import { modification } from './dialog/modification.table.ts';
import { offerAnswer } from './dialog/offer-answer.table.ts';
import { outgoingCall } from './dialog/outgoing-call.table.ts';
import { ownReferral } from './dialog/own-referral.table.ts';
import { repeat } from './dialog/repeat.table.ts';
import { sessionTimer } from './dialog/session-timer.table.ts';
import { theirReferral } from './dialog/their-referral.table.ts';
import { inviteClient } from './transaction/invite-client.table.ts';
import { inviteServer } from './transaction/invite-server.table.ts';
import { nonInviteClient } from './transaction/non-invite-client.table.ts';
import { nonInviteServer } from './transaction/non-invite-server.table.ts';
import type { AnyTable } from './transaction/table.ts';

/** Every state table of the room: for the drawings, and for the tests that step each of their states with each of their inputs. */
export const sipTables: readonly AnyTable[] = [
  inviteClient,
  nonInviteClient,
  inviteServer,
  nonInviteServer,
  outgoingCall,
  incomingCall,
  offerAnswer,
  modification,
  repeat,
  sessionTimer,
  ownReferral,
  theirReferral,
];
