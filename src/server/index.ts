/** Our own HTTP API: health, figures, conversations stored and live, events as they happen. */
export { openServer, type ServerPorts } from './open-server.ts';
