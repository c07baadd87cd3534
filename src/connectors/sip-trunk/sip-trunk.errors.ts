import { defineErrors } from '#base';

/** What can go wrong with a call over a SIP trunk that is not the telephone's own trouble. */
export const sipTrunkErrors = defineErrors({
  SIP_TRUNK_TARGET_UNKNOWN: { blame: 'operator', retry: false, says: 'The hand-off names a target that this trunk does not have.' },
  SIP_TRUNK_NUMBER_UNUSABLE: {
    blame: 'operator',
    retry: false,
    says: 'What is to be called is no number: digits, with a plus before them at the most.',
  },
});
