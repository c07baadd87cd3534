import { basePath } from './hook-door.ts';
import { type DigitalConnectOptions, hostsOf } from './options.ts';
import { type HookEvent, hookEvents } from './webhook.ts';

const scopes = [
  'digital-connect:read',
  'digital-connect:write',
  'attachments:request',
  'attachments:write',
  'attachments:read',
  'attachments:download',
];

const occasions: Readonly<Record<HookEvent, string>> = {
  conversation_started: 'A human agent has taken a conversation.',
  message_created: 'A human agent has written.',
  conversation_ended: 'A human agent has ended a conversation.',
};

/** The input schema of an action, to be pasted. Only what the webhook cannot do without is required. */
export function inputSchema(event: HookEvent): object {
  const payload =
    event === 'message_created'
      ? {
          type: 'object',
          properties: { content: { type: 'string' }, author_name: { type: 'string' }, attachments: { type: 'array', items: { type: 'object' } } },
        }
      : { type: 'object' };
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: event,
    type: 'object',
    required: ['conversation_id'],
    properties: {
      event_type: { type: 'string' },
      conversation_id: { type: 'string' },
      timestamp: { type: 'string' },
      payload,
    },
  };
}

const outputSchema = { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object', properties: {} };
const json = (value: object): string => JSON.stringify(value, null, 2);

/** What has to be entered in Talkdesk for this channel, with its real values; secrets are not among them. `publicUrl`: how Talkdesk reaches us. */
export function printSetup(options: DigitalConnectOptions, publicUrl: string): string {
  const { id, account, client, targets, webhooks } = options;
  const { id: idHost, api } = hostsOf(options);
  const base = `${publicUrl.replace(/\/+$/, '')}${basePath(id)}`;
  const touchpoints = Object.entries(targets).map(([name, { touchpoint }]) => `   target ${name}: touchpoint ${touchpoint}`);
  const auth =
    webhooks.basic === undefined
      ? 'Authentication: X-API-KEY, with the secret of webhooks.keys'
      : `Authentication: HTTP Basic, user ${webhooks.basic.username}, password of webhooks.basic.passwords`;
  const actions = hookEvents.map(
    (event) => `
   Action ${event}
     Description    ${occasions[event]}
     Path           ${event}                 (whole: ${base}/${event})
     Method         POST
     Headers        Content-Type: application/json${webhooks.basic === undefined ? '; X-Api-Key comes from the authentication' : ''}
     Input schema (or the file that Talkdesk offers under "Download Input Schemas"):
${indent(json(inputSchema(event)), 7)}
     Output schema:
${indent(json(outputSchema), 7)}
     Time-out       10 s or more`,
  );
  return `Desk ${id}: Talkdesk account ${account}

1. Builder > OAuth Clients
   Client ID        ${client.id}
   Grant type       client credentials${client.key === undefined ? '' : `, private_key_jwt (ES256), key ${client.key.kid}`}
   Scopes           ${scopes.slice(0, 2).join('  ')}
                    for files also: ${scopes.slice(2).join('  ')}
   Token endpoint   ${idHost}/oauth/token
   API              ${api}

2. Admin > Channels > Digital Connect
${touchpoints.join('\n')}

3. Builder > Integrations > custom integration
   Base path        ${base}
   ${auth}
${actions.join('\n')}
`;
}

const indent = (text: string, columns: number): string => text.replace(/^/gm, ' '.repeat(columns));
