import type { Command } from 'commander';

/** A command by its name and what it is for: all that the first help page needs. The rest is loaded when it is asked for. */
export interface ListedCommand {
  readonly name: string;
  readonly says: string;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order in which the help shows them. */
export const listedCommands: readonly ListedCommand[] = [
  { name: 'start', says: 'Run the gateway.', load: async () => (await import('./start.ts')).startCommand() },
  {
    name: 'demo',
    says: 'Simulated customers talk and write to a sample agent through simulated contact centres; nothing to configure.',
    load: async () => (await import('./demo.ts')).demoCommand(),
  },
  {
    name: 'check',
    says: 'Check the configuration and its agents without starting anything.',
    load: async () => (await import('./check.ts')).checkCommand(),
  },
  {
    name: 'doctor',
    says: 'Say why a call or a stream does not work, and what to do.',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  {
    name: 'call',
    says: 'Call a gateway as a contact centre would, with a scripted caller; or, with --trunk, have a gateway call a number.',
    load: async () => (await import('./call.ts')).callCommand(),
  },
  { name: 'chat', says: 'Talk to an agent in writing, on this terminal.', load: async () => (await import('./chat.ts')).chatCommand() },
  { name: 'agent', says: 'Work with agents.', load: async () => (await import('./agent.ts')).agentCommand() },
  {
    name: 'handoff',
    says: 'What a human is given when a customer is handed over.',
    load: async () => (await import('./handoff.ts')).handoffCommand(),
  },
  {
    name: 'channel',
    says: 'What a contact centre must be told: addresses, tokens, an importable flow.',
    load: async () => (await import('./channel.ts')).channelCommand(),
  },
  {
    name: 'conversations',
    says: 'List, show and export what was said. Works while the gateway runs, and when it does not.',
    load: async () => (await import('./conversations.ts')).conversationsCommand(),
  },
  {
    name: 'recordings',
    says: 'Recordings of calls: list, export, verify, exchange their keys.',
    load: async () => (await import('./recordings.ts')).recordingsCommand(),
  },
  {
    name: 'report',
    says: 'Reports: run, mail, see what was mailed, hold them against the contact centre’s own list.',
    load: async () => (await import('./report.ts')).reportCommand(),
  },
  {
    name: 'app',
    says: 'Programs that ask the public API: made, given scopes, published.',
    load: async () => (await import('./app.ts')).appCommand(),
  },
  { name: 'block', says: 'Customers who are kept out.', load: async () => (await import('./block.ts')).blockCommand() },
  {
    name: 'outbox',
    says: 'What goes out: webhooks, messages, mail; what could not be delivered.',
    load: async () => (await import('./outbox.ts')).outboxCommand(),
  },
  {
    name: 'inbox',
    says: 'What came in by webhooks, and what could not be worked off.',
    load: async () => (await import('./inbox.ts')).inboxCommand(),
  },
  {
    name: 'users',
    says: 'People who may use the API and the console: list, add, roles, password, remove.',
    load: async () => (await import('./users.ts')).usersCommand(),
  },
  {
    name: 'keys',
    says: 'Keys of programs that use the API: list, add, rotate, remove.',
    load: async () => (await import('./keys.ts')).keysCommand(),
  },
  {
    name: 'webhook',
    says: 'Webhooks that are told what happens: list, test, secret. What waits or lies dead: `cordboard outbox`.',
    load: async () => (await import('./webhook.ts')).webhookCommand(),
  },
  {
    name: 'privacy',
    says: 'What is covered, how long things are kept, and all of one person: shown, handed out, removed. Gateways may run.',
    load: async () => (await import('./privacy.ts')).privacyCommand(),
  },
  { name: 'db', says: 'The store: verify, migrate, back up, restore.', load: async () => (await import('./db.ts')).dbCommand() },
  { name: 'version', says: 'Which cordboard, on which Node.', load: async () => (await import('./version.ts')).versionCommand() },
];
