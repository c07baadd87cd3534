import { defineErrors } from '#base';

/** What can go wrong with a call by telephone. What SIP itself refuses has its code there. */
export const telephonyErrors = defineErrors({
  PHONE_UNANSWERED: { blame: 'gateway', retry: true, says: 'Nobody had anything to say before the time to answer was over.' },
  PHONE_NO_MEDIA: { blame: 'peer', retry: false, says: 'Offer and answer left nothing to talk with.' },
  PHONE_MEDIA_LOST: { blame: 'peer', retry: true, says: 'No sound came for longer than is believable.' },
  PHONE_SIGNALLING_LOST: { blame: 'peer', retry: true, says: 'The call ended without a goodbye: the far side no longer answers.' },
  PHONE_PORTS_SPENT: { blame: 'operator', retry: true, says: 'No port of the range for media is free.' },
  PHONE_TOO_LONG: { blame: 'operator', retry: false, says: 'The call reached the longest duration that is configured.' },
  PHONE_SHUT: { blame: 'gateway', retry: true, says: 'The gateway was shut down while the call was live.' },
  PHONE_REFER_REFUSED: { blame: 'peer', retry: false, says: 'The far side refused to transfer the call.' },
  PHONE_TRANSFER_FAILED: { blame: 'peer', retry: true, says: 'The far side tried to transfer the call and the target did not answer.' },
  PHONE_RANG_OUT: { blame: 'peer', retry: true, says: 'Whom we called did not answer in the time it was to ring.' },
  PHONE_CANCELLED: { blame: 'gateway', retry: true, says: 'A call of ours was given up before it was answered.' },
  PHONE_LINES_SPENT: { blame: 'operator', retry: true, says: 'No further call fits the channel, or the gateway is draining.' },
  PHONE_HEADERS_REFUSED: { blame: 'gateway', retry: false, says: 'A goodbye or transfer held header fields that may not be sent.' },
});
