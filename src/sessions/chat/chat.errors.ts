import { defineErrors } from '#base';

/** What can go wrong around written conversations. */
export const chatErrors = defineErrors({
  CHAT_OVER: { blame: 'peer', retry: true, says: 'This conversation is over; what comes now begins another.' },
});
