import { request } from 'node:http';

/** What the far side answered. */
export interface BotAnswer {
  readonly status: number;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
}

export interface EngagementOptions {
  /** The bot's webhook: `http://127.0.0.1:8080/webhooks/zoom/chat`. */
  readonly url: string;
  /** Header fields that prove who calls. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sessionId: string;
  readonly languageCode?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** One consumer's chat in a bot widget, whose messages go to a bot elsewhere. */
export interface Engagement {
  /** The consumer opens the chat; with words, if they begin it themselves. */
  start(text?: string): Promise<BotAnswer>;
  say(text: string): Promise<BotAnswer>;
  /** The last request once more, as after an answer that got lost. */
  again(): Promise<BotAnswer>;
}

/** Requests have the keys that are documented, and those that may come as `null`. */
export function engagement({ url, headers, sessionId, languageCode = 'en-US', variables = {} }: EngagementOptions): Engagement {
  let count = 0;
  let last: object = {};
  const send = (conversationMode: string | null, text: string | undefined): Promise<BotAnswer> => {
    last = {
      id: `${sessionId}-m${++count}`,
      sessionId,
      ...(conversationMode === null ? {} : { conversationMode }),
      ...(text === undefined ? {} : { message: { type: 'text', value: text } }),
      conversationVariables: { 'global_system.Engagement.locale': languageCode.toLowerCase(), ...variables },
      languageCode,
      additionalPayload: null,
    };
    return post(url, headers, last);
  };
  return {
    start: (text) => send('START_CONVERSATION', text),
    say: (text) => send(null, text),
    again: () => post(url, headers, last),
  };
}

const post = (url: string, headers: Readonly<Record<string, string>>, body: object): Promise<BotAnswer> =>
  new Promise((answered, reject) => {
    const outgoing = request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        text += part;
      });
      incoming.on('error', reject);
      incoming.on('end', () => answered({ status: incoming.statusCode ?? 0, body: parsed(text) }));
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(body));
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
