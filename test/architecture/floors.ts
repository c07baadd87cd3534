/**
 * The map of the house, as data. Floors go up; an import must go down.
 * A room may import the rooms in its row, through their front doors, and nothing else.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  'protocols/sip': ['base'],
  'protocols/sdp': ['base'],
  'protocols/rtp': ['base'],
  'protocols/srtp': ['base', 'protocols/rtp'],
  audio: ['base'],
  contract: ['base', 'audio'],
  net: ['base', 'protocols/sip', 'contract'],
  media: ['base', 'protocols/sdp', 'protocols/rtp', 'protocols/srtp', 'audio', 'contract'],
  telephony: ['base', 'protocols/*', 'audio', 'contract', 'net', 'media'],
  'connectors/*': ['base', 'protocols/sip', 'audio', 'contract', 'net', 'media', 'telephony'],
  'providers/*': ['base', 'audio', 'contract', 'net'],
  store: ['base', 'contract'],
  conversation: ['base', 'audio', 'contract'],
  privacy: ['base', 'contract'],
  reporting: ['base', 'contract'],
  sessions: ['base', 'audio', 'contract', 'conversation', 'media'],
  server: ['base', 'contract', 'net'],
  app: ['**'],
};

/** Inside a room with storeys, a later one may import an earlier, never the reverse. */
export const ladders: Readonly<Record<string, readonly string[]>> = {
  'protocols/sip': ['message', 'transaction', 'dialog', 'ua'],
};

/** Outside the walls, but with a door of their own that only `app` may open: the simulators behind `call` and `demo`. */
export const annexes: readonly string[] = ['sim/*'];

/** What the simulators may see of the house. Never a connector: they are a second reading of the vendor's documents. */
export const simMayImport: readonly string[] = ['base', 'protocols/*', 'audio', 'contract', 'net', 'providers/*', 'sim/*'];

/** Only these may touch clock, dice, timer and environment themselves; the others are handed them. */
export const worldly: readonly string[] = ['net', 'app'];

/** Rooms that moreover import no module from outside the house, bar the listed. */
export const pure: readonly string[] = ['base', 'protocols/*', 'audio', 'contract', 'media', 'conversation', 'privacy', 'reporting'];
export const pureFiles = /\/(?:protocol|session)\.ts$/;
export const allowedInPure: readonly string[] = ['node:crypto', 'zod', 'libphonenumber-js'];
export const maxLines = 600;
