import { defineErrors } from '#base';

/** What can go wrong before a scripted call begins. During a call nothing is thrown: the report says how it went. */
export const callerErrors = defineErrors({
  CALLER_VOICE_FAILED: { blame: 'provider', retry: true, says: 'The voice that plays the caller could not speak a sentence of the script.' },
});
