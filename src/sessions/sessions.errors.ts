import { defineErrors } from '#base';

/** What can go wrong around calls that we place. */
export const sessionErrors = defineErrors({
  REMOTE_AGENT_LOST: { blame: 'peer', retry: true, says: 'The call to the remote agent broke off.' },
  OUTBOUND_NOT_CONFIGURED: { blame: 'operator', retry: false, says: 'This account places no calls: it has no block `outbound`.' },
  OUTBOUND_NUMBER_WRONG: { blame: 'peer', retry: false, says: 'That is no number: a plus and digits, or digits alone.' },
  OUTBOUND_NUMBER_FORBIDDEN: { blame: 'peer', retry: false, says: 'The account may not call numbers that begin so.' },
  OUTBOUND_TOO_OFTEN: { blame: 'peer', retry: true, says: 'The account has placed as many calls in the last minute as it may.' },
  OUTBOUND_TOO_MANY: { blame: 'peer', retry: true, says: 'As many calls of the account are under way as it may have at once.' },
  OUTBOUND_TRUNK_UNKNOWN: { blame: 'peer', retry: false, says: 'No channel of that name takes calls out.' },
  OUTBOUND_BOT_UNKNOWN: { blame: 'peer', retry: false, says: 'The client has no such bot or agent.' },
  OUTBOUND_FLOW_UNKNOWN: { blame: 'peer', retry: false, says: 'The agent has no such flow.' },
  OUTBOUND_NOT_RECORDED: { blame: 'gateway', retry: true, says: 'The attempt could not be put on the record, so nothing was dialled.' },
});
