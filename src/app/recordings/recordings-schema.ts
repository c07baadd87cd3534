import { z } from 'zod';
import { recordingFormats } from '#contract';

const id = z.string().regex(/^[\w.:-]{1,64}$/, 'may only have letters, digits and . _ : -');
const sentence = z.string().min(1).max(400);
const languageTag = z.string().regex(/^[a-zA-Z]{2,3}(?:-[a-zA-Z\d]{2,8}){0,3}$/, 'is no language as BCP 47 writes it: de, pt-BR');
const words = {
  announcement: sentence.optional().meta({ description: 'Said first where it is announced; usual words in the agent’s language unless told.' }),
  question: sentence.optional().meta({ description: 'Asked first where it is asked; yes or no. Usual words in the agent’s language unless told.' }),
  byKeys: sentence
    .optional()
    .meta({ description: 'Said behind the question where the recogniser does not know the language: which keys are yes (1) and no (2).' }),
  unrecorded: sentence.optional().meta({ description: 'Said after a no, or no answer.' }),
};
const consent = z.enum(['none', 'announce', 'ask']);

/** How recordings are kept, and who may say no to them. */
export const recordingsSchema = z.strictObject({
  format: z
    .enum(recordingFormats)
    .default('wav')
    .meta({ description: 'What recordings become after the call: `wav`, 32 kB a second at 8 kHz, or `opus`, a tenth of it.' }),
  consent: consent.default('none').meta({
    description: 'Before a call is recorded: nothing, `announce` it, or `ask` and take no for an answer. Of calls that an agent of ours answers.',
  }),
  ...words,
  languages: z
    .record(languageTag, z.strictObject(words))
    .default({})
    .meta({ description: 'The same for agents of other languages, by BCP 47: `{ de: { question: … }, pt-BR: … }`; `de` is also for `de-AT`.' }),
  rules: z
    .array(
      z.strictObject({
        channel: id.optional(),
        bot: id.optional(),
        record: z.boolean().default(true),
        consent: consent.optional(),
      }),
    )
    .default([])
    .meta({ description: 'For some channels or bots otherwise; the first that fits counts.' }),
  keys: z
    .array(
      z.strictObject({
        id,
        secret: z.string().min(1).meta({ description: '`generate:./data/secrets/recordings`, or any reference to 32 characters or more.' }),
      }),
    )
    .default([])
    .meta({
      description:
        'Encrypts recordings and the files of chats at rest. The first key is used for new ones, all of them open. Without keys they are kept in the clear.',
    }),
  storage: z
    .strictObject({
      endpoint: z.url({ protocol: /^https?$/ }).meta({ description: 'Of storage that speaks S3, without the bucket.' }),
      region: z.string().min(1).default('us-east-1'),
      bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is no name of a bucket'),
      prefix: z
        .string()
        .regex(/^[\w./-]{0,200}$/)
        .default('recordings/')
        .meta({ description: 'Before the name of each file.' }),
      pathStyle: z.boolean().default(true).meta({ description: 'The bucket stands in the path, as most storage outside AWS wants it.' }),
      accessKeyId: z.string().min(1).meta({ description: 'A secret reference, like the two below.' }),
      secretAccessKey: z.string().min(1),
      sessionToken: z.string().min(1).optional(),
      keepHereHours: z
        .number()
        .min(0)
        .max(8760)
        .default(24)
        .meta({ description: 'How long the copy on this machine stays after it was brought there.' }),
    })
    .optional()
    .meta({ description: 'Brings recordings there after their call. Needed where several gateways share a database.' }),
});

export type WrittenRecordings = z.infer<typeof recordingsSchema>;
