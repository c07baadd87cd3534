/** A Talkdesk account with Digital Connect to try a chat connector with: tokens, conversations, files, webhooks, and the human agents' desk. */
export { type Account, type ClientKey, everyScope, newClientKey, type OauthClient, type Region, usualAccount } from './account.ts';
export type { Happening } from './book.ts';
export type { ChatMessage, ConversationView, FileNote, Side } from './conversation.ts';
export type { AgentFile, Desk } from './desk.ts';
export type { DigitalConnect } from './digital-connect.ts';
export type { Effect } from './effects.ts';
export type { SimEvent } from './event-log.ts';
export type { Fault, FaultWish, Operation } from './faults.ts';
export { type DigitalConnectOptions, openDigitalConnect } from './open.ts';
export type { DeskSettings } from './queue.ts';
export { parseQuirks, type Quirks, usualQuirks } from './quirks.ts';
export { type AgentScript, parseAgentScript, readAgentScript } from './script.ts';
export type { Action } from './webhook.ts';
export type { Delivery, WebhookTarget } from './webhooks.ts';
