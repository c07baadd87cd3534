import { defineErrors } from '#base';

/** What can go wrong with a Talkdesk voice stream once it has been let in. */
export const talkdeskStreamErrors = defineErrors({
  TALKDESK_STREAM_LOST: { blame: 'peer', retry: true, says: 'The connection ended without a stop from either side.' },
  TALKDESK_STREAM_SILENT: { blame: 'peer', retry: true, says: 'The far side answered neither pings nor anything else.' },
  TALKDESK_STREAM_START_LATE: { blame: 'peer', retry: true, says: 'No start message came in time.' },
  TALKDESK_STREAM_MALFORMED: { blame: 'peer', retry: false, says: 'Too many messages in a row could not be understood.' },
  TALKDESK_STREAM_WRONG_ACCOUNT: { blame: 'peer', retry: false, says: 'The stream comes from another Talkdesk account than the configured one.' },
  TALKDESK_STREAM_DOUBLE: { blame: 'peer', retry: false, says: 'This interaction already has a live stream.' },
  TALKDESK_STREAM_FORMAT: { blame: 'peer', retry: false, says: 'The stream is not mono mu-law at 8 kHz.' },
  TALKDESK_STREAM_TARGET_UNKNOWN: { blame: 'operator', retry: false, says: 'The hand-off names a target that this channel does not have.' },
  TALKDESK_STREAM_ONLY_LISTENS: { blame: 'operator', retry: false, says: 'A stream that only listens cannot hand its customer over.' },
  TALKDESK_STREAM_TOO_LONG: { blame: 'operator', retry: false, says: 'The call reached the longest duration that is configured.' },
  TALKDESK_STREAM_SHUT: { blame: 'gateway', retry: true, says: 'The gateway was shut down while the call was live.' },
});
