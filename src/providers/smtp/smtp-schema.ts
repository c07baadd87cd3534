import { z } from 'zod';

/** `ann@example.com` or `Ann Example <ann@example.com>`; neither can end the line that it stands in. */
export const mailAddress = z
  .string()
  .max(320)
  .regex(
    /^(?:[^<>@,;:"\\\x00-\x1f\x7f]* ?<)?[^\s<>@,;:"\\\x00-\x1f\x7f]{1,64}@[^\s<>@,;:"\\\x00-\x1f\x7f]{1,253}>?$/,
    'is no mail address: write ann@example.com or Ann <ann@example.com>',
  )
  .refine((text) => text.includes('<') === text.endsWith('>'), 'has one angle bracket too few');

/** How mail leaves the house. */
export const smtpSchema = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65535).optional().meta({ description: '465 with `tls: implicit`, else 587, unless told.' }),
  tls: z.enum(['implicit', 'starttls', 'none']).default('starttls').meta({
    description:
      '`implicit`: TLS from the first octet. `starttls`: the connection is secured before anything else, or not used. `none`: plain, for a server on this machine or in tests; no password is ever sent so.',
  }),
  ca: z.string().min(1).optional().meta({ description: 'PEM file of an authority to be believed beside the public ones.' }),
  serverName: z.string().min(1).max(253).optional().meta({ description: 'The name in its certificate, where it is not `host`.' }),
  auth: z
    .strictObject({
      user: z.string().min(1).max(320),
      password: z.string().min(1).meta({ description: 'A secret reference.' }),
      method: z.enum(['plain', 'login', 'any']).default('any').meta({ description: 'How to sign in; the first that the server offers unless told.' }),
    })
    .optional(),
  from: mailAddress.meta({ description: 'Who the mails come from.' }),
  replyTo: mailAddress.optional(),
  timeoutSeconds: z.number().min(1).max(300).default(30).meta({ description: 'How long to wait for each answer.' }),
});

/** As it is written; `password` and `ca` are references until they are read. */
export type SmtpConfig = z.infer<typeof smtpSchema>;
