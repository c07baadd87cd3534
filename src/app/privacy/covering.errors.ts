import { defineErrors } from '#base';

/** What can go wrong where personal data are covered. */
export const coveringErrors = defineErrors({
  COVERING_BROKEN: {
    blame: 'gateway',
    retry: true,
    says: 'The thread that covers personal data ended while it worked. Nothing is shown that was not covered; the next reader starts it anew.',
  },
});
