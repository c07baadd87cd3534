/** The house's own chat channel: a widget for web pages, its WebSocket, and the same over plain HTTP. */
export { type WebChat, type WebChatPorts, webChat } from './connector.ts';
export { type WebChatOptions, webChatOptions } from './options.ts';
export { refusals } from './refusal.ts';
export { webChatErrors } from './web-chat.errors.ts';
