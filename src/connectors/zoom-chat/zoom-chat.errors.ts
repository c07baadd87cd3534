import { defineErrors } from '#base';

/** What can go wrong between this gateway and the chat bots of Zoom Contact Center. */
export const zoomChatErrors = defineErrors({
  ZOOM_CHAT_BOT_UNKNOWN: { blame: 'operator', retry: false, says: 'A bot of this chat channel is not in the directory.' },
  ZOOM_CHAT_TARGET_UNKNOWN: { blame: 'operator', retry: false, says: 'The channel has no such target.' },
  ZOOM_CHAT_OUTSIDE_HOURS: { blame: 'peer', retry: false, says: 'The hand-off comes outside the opening hours of its target.' },
  ZOOM_CHAT_NOT_ASKED: { blame: 'peer', retry: true, says: 'Zoom has not asked since, so it could not be told that a human is wanted.' },
  ZOOM_CHAT_LEFT: { blame: 'peer', retry: false, says: 'The conversation was given to Zoom; what is said there is not ours any more.' },
  ZOOM_CHAT_FOREIGN: { blame: 'operator', retry: false, says: 'A conversation of another channel was to be handed over here.' },
});
