import { defineErrors } from '#base';

/** What can go wrong around written conversations. */
export const chatErrors = defineErrors({
  DESK_SILENT: { blame: 'peer', retry: false, says: 'The desk did not take an order in the time that its customer waits.' },
  CHAT_OVER: { blame: 'peer', retry: true, says: 'This conversation is over; what comes now begins another.' },
});
