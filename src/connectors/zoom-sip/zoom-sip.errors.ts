import { defineErrors } from '#base';

/** What can go wrong with a Zoom call by SIP that is not the telephone's own trouble. */
export const zoomSipErrors = defineErrors({
  ZOOM_SIP_TARGET_UNKNOWN: { blame: 'operator', retry: false, says: 'The hand-off names a target that this channel does not have.' },
});
