/** Chats of Zoom Contact Center whose bot we are. */
export { handOffSignal, leftOut } from './answer.ts';
export { type ZoomChat, type ZoomChatPorts, zoomChat } from './connector.ts';
export { type ZoomChatOptions, zoomChatOptions } from './options.ts';
export { zoomChatErrors } from './zoom-chat.errors.ts';
