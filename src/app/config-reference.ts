import { z } from 'zod';
import { channelSchemas } from './channel-types.ts';
import { chatSchemas, deskSchemas } from './chat/chat-types.ts';
import { configSchema } from './config-schema.ts';
import { modelSchemas } from './models/model-types.ts';
import { remoteAgentSchemas } from './remote-agents.ts';

/** The JSON Schema of cordboard.yaml, for editors: channels in their own words. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { channels: _loose, remoteAgents: _alsoLoose, chats: _chats, desks: _desks, models: _models, ...shape } = configSchema.shape;
  const whole = z.strictObject({
    ...shape,
    remoteAgents: z.array(z.discriminatedUnion('type', [remoteAgentSchemas['sip-agent']])).default([]),
    chats: z.array(z.discriminatedUnion('type', [chatSchemas['web-chat'], chatSchemas['zoom-chat']])).default([]),
    models: z.array(z.discriminatedUnion('type', [modelSchemas['openai-compatible']])).default([]),
    desks: z.array(z.discriminatedUnion('type', [deskSchemas['digital-connect']])).default([]),
    channels: z
      .array(
        z.discriminatedUnion('type', [
          channelSchemas['talkdesk-stream'],
          channelSchemas['talkdesk-sip'],
          channelSchemas['zoom-sip'],
          channelSchemas['sip-trunk'],
        ]),
      )
      .default([]),
  });
  return { title: 'Cordboard configuration', ...z.toJSONSchema(whole, { io: 'input', unrepresentable: 'any' }) };
}

interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

const kindOf = (node: SchemaNode): string => {
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.type === 'array') return `list of ${kindOf(node.items ?? {})}`;
  if (node.type === 'object') return 'block';
  return node.type ?? 'any';
};

function rows(node: SchemaNode, path: string, out: string[]): void {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const here = path === '' ? name : `${path}.${name}`;
    const preset =
      child.default === undefined || typeof child.default === 'object'
        ? node.required?.includes(name)
          ? 'needed'
          : ''
        : `\`${JSON.stringify(child.default)}\``;
    out.push(`| \`${here}\` | ${kindOf(child)} | ${preset} | ${child.description ?? ''} |`);
    const inside = child.type === 'array' ? (child.items ?? {}) : child;
    const at = child.type === 'array' ? `${here}[]` : here;
    for (const option of inside.oneOf ?? inside.anyOf ?? [inside]) {
      rows(option, at, out);
      if (typeof option.additionalProperties === 'object') rows(option.additionalProperties, `${at}.<name>`, out);
    }
  }
}

/** The reference page of the configuration: every key that exists, and no other. */
export function printConfigReference(): string {
  const out: string[] = [];
  rows(configJsonSchema() as SchemaNode, '', out);
  return `# Configuration

One file, \`cordboard.yaml\`. \`npx cordboard check\` tells all that is wrong with it at once. This page is printed from the schema (\`npm run docs\`);
editors that understand \`# yaml-language-server: $schema=docs/reference/configuration.schema.json\` complete and check as you type.

Secrets are references: \`env:NAME\`, \`file:PATH\`, or \`generate:PATH\`, a file that is filled with chance the first time.

| key | is | unless told | |
|---|---|---|---|
${out.join('\n')}
`;
}
