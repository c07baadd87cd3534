import { z } from 'zod';
import { targetHours } from '#contract';

const id = z.string().regex(/^[\w.-]{1,128}$/, 'may only have letters, digits and . _ -');
const secret = z.string().min(1).max(8192);
const ms = (least: number, most: number) => z.int().min(least).max(most);
const reference = 'A reference: `env:NAME` or `file:/path`.';
const header = z.string().regex(/^[\w-]{1,64}$/, 'is no name of a header field');

const jwt = z.strictObject({
  appId: z.string().min(1).max(255).meta({ description: 'What the token’s claim `appId` says.' }),
  algorithm: z.enum(['HS256', 'HS512', 'RS256', 'RS512']).meta({ description: 'The only algorithm taken.' }),
  secrets: z
    .array(secret)
    .min(1)
    .max(2)
    .meta({ description: `Shared secrets, or public keys in PEM; two while one is exchanged. ${reference}` }),
});

/** What is told of a hand-off, by the names of the template. */
export const handOffWords = ['target', 'reason', 'intent', 'summary', 'sentiment', 'language', 'authentication', 'facts'] as const;

const auth = z.strictObject({
  keys: z
    .array(secret)
    .min(1)
    .max(2)
    .optional()
    .meta({ description: `API keys that Zoom sends; two while one is exchanged. ${reference}` }),
  header: header.default('x-api-key').meta({ description: 'The header field of the API key.' }),
  jwt: jwt.optional().meta({ description: 'Instead: a signed token as `Authorization: Bearer …`.' }),
});

/** JSON whose texts may hold `{{name}}`; a text that is nothing else becomes the value itself, or vanishes with its key where there is none. */
const template = z.json();

const answer = z.strictObject({
  body: template
    .default({ id: '{{id}}', sessionId: '{{sessionId}}', messages: '{{messages}}', handOff: '{{handOff}}', ended: '{{ended}}' })
    .meta({ description: 'The whole body: `id` (of Zoom’s message), `sessionId`, `messages`, `text` (all of them as one), `handOff`, `ended`.' }),
  message: template
    .default({ type: 'text', value: '{{text}}', choices: '{{choices}}' })
    .meta({ description: 'One of `messages`: `text`, `choices` (a list of words).' }),
  handOff: template.default(Object.fromEntries(handOffWords.map((word) => [word, `{{${word}}}`]))).meta({
    description: `What tells that a human is wanted: ${handOffWords.map((word) => `\`${word}\``).join(', ')}; \`facts\` are names with values.`,
  }),
});

/** A channel of the type `zoom-chat`, as it is written in the configuration. */
export const zoomChatOptions = z
  .strictObject({
    id,
    type: z.literal('zoom-chat'),
    bot: id.meta({ description: 'The bot that answers.' }),
    languages: z.record(z.string(), id).default({}).meta({ description: 'Other bots for other languages: `{ de: desk-de }`.' }),
    flow: id.optional().meta({ description: 'The flow of its agent to begin with.' }),
    mode: z
      .enum(['action', 'trigger'])
      .default('action')
      .meta({ description: '`action`: Zoom waits for the answer. `trigger`: it is told at once, and the answer is pushed.' }),
    auth: auth.meta({ description: 'How Zoom proves itself to us.' }),
    push: z
      .strictObject({
        url: z.url({ protocol: /^https?$/ }).meta({ description: 'Post URL of the bot in Zoom.' }),
        token: secret.meta({ description: `Access token of the bot in Zoom. ${reference}` }),
        timeoutMs: ms(100, 60_000).default(8000),
        allowPrivate: z.boolean().default(false).meta({ description: 'Let the address lie in private networks and speak plain HTTP. For tests.' }),
      })
      .optional()
      .meta({ description: 'Of the mode `trigger`: where answers go.' }),
    waitMs: ms(100, 60_000)
      .default(8000)
      .meta({ description: 'Of the mode `action`: how long Zoom waits at most; what comes later is said with the next message.' }),
    quietMs: ms(10, 5000).default(250).meta({ description: 'Of the mode `action`: so long nothing more is said, and the answer is complete.' }),
    targets: z
      .record(
        id,
        z.strictObject({
          name: z.string().min(1).max(255).meta({ description: 'What Zoom’s bot flow knows it by.' }),
          hours: targetHours.optional().meta({ description: 'When humans are there. Outside them nobody is handed over.' }),
        }),
      )
      .default({})
      .meta({ description: 'To whom agents of this channel may hand over.' }),
    contact: z
      .strictObject({ name: z.string().min(1), email: z.string().min(1), phone: z.string().min(1) })
      .partial()
      .default({})
      .meta({ description: 'Which of Zoom’s variables tell who the customer is: `email: global_custom.Shop.email`.' }),
    blocked: z
      .string()
      .min(1)
      .max(500)
      .default('You cannot write to us here at the moment.')
      .meta({ description: 'What a customer reads who is blocked.' }),
    shows: z
      .strictObject({
        rich: z.boolean().default(false).meta({ description: 'Bold words, lists and links as Markdown.' }),
        buttons: z.int().min(0).max(100).default(0).meta({ description: 'So many choices are given apart; more, or none, are a numbered list.' }),
        longestChars: z.int().min(20).max(100_000).default(2000).meta({ description: 'Longer answers are parted.' }),
      })
      .prefault({})
      .meta({ description: 'What the customer’s chat window can show.' }),
    answer: answer.prefault({}).meta({ description: 'How answers look in JSON. Zoom’s own form is not published: compare with your bot widget.' }),
  })
  .superRefine((options, context) => {
    const complain = (path: string[], message: string, remedy: string): void =>
      context.addIssue({ code: 'custom', path, message, params: { remedy } });
    if ((options.auth.keys === undefined) === (options.auth.jwt === undefined))
      complain(['auth'], 'needs either `keys` or `jwt`', 'Give one of the two.');
    if (options.mode === 'trigger' && options.push === undefined)
      complain(['push'], 'answers have nowhere to go', 'Give the Post URL and the access token of the bot in Zoom.');
    if (options.push?.url.startsWith('http:') && !options.push.allowPrivate)
      complain(['push', 'url'], 'this address speaks plain HTTP', 'Use https.');
  });

export type ZoomChatOptions = z.infer<typeof zoomChatOptions>;
