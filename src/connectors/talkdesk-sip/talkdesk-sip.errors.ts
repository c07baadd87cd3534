import { defineErrors } from '#base';

/** What can go wrong with a Talkdesk call by SIP that is not the telephone's own trouble. */
export const talkdeskSipErrors = defineErrors({
  TALKDESK_SIP_TARGET_UNKNOWN: { blame: 'operator', retry: false, says: 'The hand-off names a target that this channel does not have.' },
});
