/** Talkdesk's human agents for chats: Digital Connect. */
export { type DigitalConnectDesk, type DigitalConnectPorts, digitalConnect, type WorkedInbox } from './connector.ts';
export { digitalConnectErrors } from './digital-connect.errors.ts';
export { deskDoor } from './fit.ts';
export { type DigitalConnectOptions, digitalConnectOptions, keyComplaint } from './options.ts';
export { printSetup } from './setup.ts';
