import { defineErrors } from '#base';

/** What can go wrong with the web chat itself. What a visitor does wrong is answered, not thrown. */
export const webChatErrors = defineErrors({
  WEB_CHAT_WIDGET_MISSING: {
    blame: 'operator',
    retry: false,
    says: 'The built widget is not where it belongs: build it, or install the package anew.',
  },
  WEB_CHAT_BOT_UNKNOWN: { blame: 'operator', retry: false, says: 'The bot of this chat channel is not in the directory.' },
});
