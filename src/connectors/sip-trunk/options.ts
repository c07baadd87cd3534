import { z } from 'zod';
import { targetHours } from '#contract';
import { admitHeaders, parseUri } from '#protocols/sip';
import {
  complain,
  doorComplaints,
  doorOptions,
  fallbackComplaints,
  idOption,
  lengthOptions,
  mediaOptions,
  peerOptions,
  referOptions,
  ringingNames,
} from '#telephony';

const headerName = z.string().regex(/^[\w.!%*+`'~-]{1,64}$/, 'is no name of a header field');
const fields = z.record(headerName, z.string().max(1024));

const target = z.strictObject({
  uri: z.string().min(5).max(512).meta({ description: 'Where the REFER points, or whom we call: `sip:desk@pbx.example.com`, `sips:…` or `tel:+…`.' }),
  headers: fields.default({}).meta({ description: 'Header fields of the REFER, or of our INVITE.' }),
  hours: targetHours.optional(),
});

const outgoing = z.strictObject({
  uri: z.string().min(5).max(512).meta({
    description: 'Where calls go, `{number}` being whom: `sip:{number}@trunk.example.com;transport=tls`. Its server is looked up (RFC 3263).',
  }),
  from: z.string().min(5).max(256).meta({ description: 'Who calls, in From: `sip:+15550100@example.com`.' }),
  display: z
    .string()
    .regex(/^[^\p{Cc}"\\<>]{1,64}$/u, 'may have no quotes, angle brackets or controls')
    .optional()
    .meta({ description: 'The name beside it.' }),
  credentials: z
    .strictObject({
      username: z.string().min(1).max(128),
      password: z.string().min(1).max(256).meta({ description: 'A reference: `env:NAME` or `file:/path`.' }),
      realm: z.string().min(1).max(128).optional().meta({ description: 'Only to this realm; to any that asks unless told.' }),
    })
    .optional()
    .meta({ description: 'What the trunk wants to know of us (digest).' }),
  headers: fields.default({}).meta({ description: 'Header fields of each INVITE.' }),
  parameterHeaders: z
    .record(z.string().min(1).max(64), headerName)
    .default({})
    .meta({ description: 'Parameters of an ordered call that travel as header fields: names, each with its field. Others stay here.' }),
  ringingTone: z
    .enum(ringingNames)
    .default('ringing-europe')
    .meta({ description: 'What a caller hears who is handed over by a call of ours, while it rings and the far side is silent.' }),
  ringSeconds: z.int().min(1).max(600).default(60).meta({ description: 'The longest a call may ring.' }),
});

/** A template and an address that cannot be dialled. */
function outgoingComplaints(written: z.infer<typeof outgoing> | undefined): { path: string[]; message: string; remedy: string }[] {
  if (written === undefined) return [];
  const isSip = (uri: string): boolean => {
    const parsed = parseUri(uri);
    return parsed.ok && parsed.value.kind === 'sip' && parsed.value.headers.length === 0;
  };
  const { uri, from } = written;
  const isTemplate = uri.includes('{number}') && isSip(uri.replaceAll('{number}', '+15550100'));
  // Whose server is asked must not hang on a number.
  const isFixed = !uri.slice(Math.max(0, uri.indexOf('@'))).includes('{number}');
  return [
    ...(isTemplate && isFixed
      ? []
      : [
          {
            path: ['outgoing', 'uri'],
            message: 'this is no SIP URI with {number} for its user',
            remedy: 'Write it like sip:{number}@trunk.example.com.',
          },
        ]),
    ...(isSip(from) ? [] : [{ path: ['outgoing', 'from'], message: 'this is no SIP URI', remedy: 'Write it like sip:+15550100@example.com.' }]),
  ];
}

/** A channel of the type `sip-trunk`, as it is written in the configuration. */
export const sipTrunkOptions = z
  .strictObject({
    id: idOption,
    type: z.literal('sip-trunk'),
    ...doorOptions,
    ...peerOptions,
    credentials: z
      .strictObject({
        username: z.string().min(1).max(128),
        password: z.string().min(8).max(256).meta({ description: 'A reference: `env:NAME` or `file:/path`.' }),
      })
      .optional()
      .meta({ description: 'What callers at other addresses than those listed must know (digest, RFC 7616).' }),
    requireTls: z.boolean().default(false).meta({ description: 'Take calls over TLS only.' }),
    answer: z.enum(['at-once', 'on-first-sound']).default('at-once').meta({ description: 'When the call is answered.' }),
    answerAfterMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(0)
      .meta({ description: 'How long a call rings before it is answered and its conversation begins; for `answer: at-once`.' }),
    targets: z.record(idOption, target).default({}).meta({ description: 'To whom agents may hand over: ids, each with its URI.' }),
    fallbackTarget: idOption.optional().meta({ description: 'Where callers go when something breaks; the id of a target.' }),
    context: z
      .enum(['user-to-user', 'header', 'none'])
      .default('user-to-user')
      .meta({ description: 'How context travels: as User-to-User of the Refer-To (RFC 7433), in a header field of the REFER, or not.' }),
    contextHeader: headerName.default('X-Context').meta({ description: 'The name of that header field.' }),
    contextLimitBytes: z.int().min(16).max(1024).default(128).meta({ description: 'The longest context, in UTF-8 bytes.' }),
    handOffBy: z.enum(['refer', 'dial']).default('refer').meta({
      description:
        '`refer` asks the trunk to transfer the call. `dial` calls the target ourselves, as `outgoing` says, and joins the two until one hangs up.',
    }),
    outgoing: outgoing.optional().meta({ description: 'How calls are placed over this trunk; it calls nobody without.' }),
    ...referOptions,
    referSettleMs: z
      .int()
      .min(0)
      .max(120_000)
      .default(30_000)
      .meta({ description: 'How long after an accepted REFER to wait for the last NOTIFY or a BYE before saying BYE.' }),
    goodbyeHeaders: fields.default({}).meta({ description: 'Header fields of a BYE when all is said.' }),
    failedHeaders: fields
      .default({ Reason: 'SIP;cause=500;text="The agent failed"' })
      .meta({ description: 'Header fields of a BYE when the agent broke.' }),
    ...mediaOptions,
    srtp: mediaOptions.srtp.default('allow'),
    ...lengthOptions,
  })
  .superRefine((options, context) => {
    const { allowAddresses, credentials, targets, fallbackTarget, answer, answerAfterMs } = options;
    complain(context, [...doorComplaints(options), ...fallbackComplaints(fallbackTarget, targets)]);
    if (allowAddresses.length === 0 && credentials === undefined)
      complain(context, [{ path: ['allowAddresses'], message: 'nobody may call', remedy: 'List the addresses of the trunk, or set credentials.' }]);
    if (answer === 'on-first-sound' && answerAfterMs > 0)
      complain(context, [
        { path: ['answerAfterMs'], message: 'the first sound answers already', remedy: 'Leave it out, or let `answer` be `at-once`.' },
      ]);
    for (const [id, { uri }] of Object.entries(targets)) {
      const parsed = parseUri(uri);
      const isTel = parsed.ok && parsed.value.kind === 'tel';
      const isSip = parsed.ok && parsed.value.kind === 'sip' && parsed.value.headers.length === 0;
      if (!isTel && !isSip)
        complain(context, [
          { path: ['targets', id, 'uri'], message: 'this is neither a SIP URI nor a tel URI', remedy: 'Write it like sip:desk@pbx.example.com.' },
        ]);
      if (isTel && options.handOffBy === 'dial')
        complain(context, [{ path: ['targets', id, 'uri'], message: 'a tel URI has no server to call', remedy: 'Use a SIP URI.' }]);
      if (isTel && options.context === 'user-to-user')
        complain(context, [
          { path: ['targets', id, 'uri'], message: 'a tel URI can carry no User-to-User', remedy: 'Use a SIP URI, or another way for the context.' },
        ]);
    }
    complain(context, outgoingComplaints(options.outgoing));
    if (options.handOffBy === 'dial' && options.outgoing === undefined)
      complain(context, [{ path: ['handOffBy'], message: 'nothing says how calls are placed', remedy: 'Add the block `outgoing`.' }]);
    const shelves: (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
      [['goodbyeHeaders'], options.goodbyeHeaders],
      [['failedHeaders'], options.failedHeaders],
      [['outgoing', 'headers'], options.outgoing?.headers ?? {}],
      [['outgoing', 'parameterHeaders'], Object.fromEntries(Object.values(options.outgoing?.parameterHeaders ?? {}).map((name) => [name, 'x']))],
      [['contextHeader'], { [options.contextHeader]: 'x' }],
      ...Object.entries(targets).map(([id, { headers }]) => [['targets', id, 'headers'], headers] as const),
    ];
    for (const [path, shelf] of shelves) {
      const admitted = admitHeaders(Object.entries(shelf));
      if (!admitted.ok)
        complain(context, [
          { path: [...path, admitted.error.name], message: admitted.error.why, remedy: 'Use another name, or a value of one line.' },
        ]);
    }
  });

export type SipTrunkOptions = z.infer<typeof sipTrunkOptions>;
