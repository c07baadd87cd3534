import { defineErrors } from '#base';

/** What can go wrong with SIP that is not a mere message to refuse. */
export const sipErrors = defineErrors({
  SIP_CALL_UNKNOWN: { blame: 'gateway', retry: false, says: 'A command names a call that is not there, or no longer.' },
  SIP_CALL_NAME_TAKEN: { blame: 'gateway', retry: false, says: 'A new call was given the name of another.' },
  SIP_COMMAND_UNTIMELY: { blame: 'gateway', retry: true, says: 'A command does not fit the state of its call.' },
  SIP_HEADER_REFUSED: { blame: 'operator', retry: false, says: 'A header field cannot be sent: its name or value is not allowed.' },
  SIP_URI_REFUSED: { blame: 'operator', retry: false, says: 'An address cannot be called: it is no SIP URI.' },
  SIP_CALLS_FULL: { blame: 'gateway', retry: true, says: 'No further call fits the limits, or the endpoint is draining.' },
  SIP_REFUSED: { blame: 'peer', retry: false, says: 'The far side refused the call.' },
  SIP_UNAVAILABLE: { blame: 'peer', retry: true, says: 'The far side cannot take the call now.' },
  SIP_UNAUTHORIZED: { blame: 'operator', retry: false, says: 'The far side wants credentials, and ours are missing or wrong.' },
  SIP_UNANSWERED: { blame: 'peer', retry: true, says: 'A call was not answered in time.' },
  SIP_UNREACHABLE: { blame: 'peer', retry: true, says: 'A request could not be sent, or no response came.' },
  SIP_ACK_MISSING: { blame: 'peer', retry: true, says: 'A response was never acknowledged.' },
  SIP_SESSION_EXPIRED: { blame: 'peer', retry: true, says: 'A session was not refreshed in time.' },
  SIP_DIALOG_GONE: { blame: 'peer', retry: true, says: 'The far side no longer knows the call.' },
  SIP_ANSWER_MISSING: { blame: 'peer', retry: false, says: 'An offer was accepted without an answer.' },
});
