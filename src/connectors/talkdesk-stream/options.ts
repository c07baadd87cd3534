import { z } from 'zod';
import { invariant } from '#base';
import { type NumberPlan, numberPlan, targetHours } from '#contract';
import { parseAddressSet } from '#net';

const id = z.string().regex(/^[\w.:-]{1,128}$/, 'may only have letters, digits and . _ : -');
const ms = (least: number, most: number) => z.int().min(least).max(most);
const encoder = new TextEncoder();

/** Where a number leads. */
export interface NumberPlace {
  readonly bot: string;
  readonly flow?: string | undefined;
}

const place = z.strictObject({
  bot: id.meta({ description: 'The bot that answers; the address must name the same.' }),
  flow: id.optional().meta({ description: 'The flow of its agent to begin with.' }),
});

const target = z.strictObject({
  ringGroup: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .refine((name) => !name.includes('::') && !/\p{Cc}/u.test(name), {
      message: 'a ring group may have neither "::" nor control characters in its name',
    })
    .meta({ description: "The ring group's name, exactly as in Talkdesk." }),
  hours: targetHours.optional(),
});

const track = z.enum(['caller', 'human-agent']);

/** A channel of the type `talkdesk-stream`, as it is written in the configuration. */
export const talkdeskStreamOptions = z
  .strictObject({
    id,
    type: z.literal('talkdesk-stream'),
    path: z
      .string()
      .regex(/^\/[\w./~-]*$/, 'begins with / and has only letters, digits and . _ ~ - /')
      .default('/audiosocket/talkdesk')
      .meta({ description: 'Path of the voice stream address.' }),
    numbers: z
      .record(z.string().min(1), place)
      .meta({ description: 'Which number leads where: E.164, or a beginning that ends in `*`; the longest match wins.' }),
    targets: z.record(id, target).default({}).meta({ description: 'To whom agents may hand over: ids, each with its ring group.' }),
    fallbackTarget: id.optional().meta({ description: 'Where customers go when something breaks; the id of a target.' }),
    escalateContext: z
      .enum(['packed', 'ring-group-only'])
      .default('packed')
      .meta({ description: '`packed`: `escalate_to` is the ring group, `::` and the context. `ring-group-only`: the name alone.' }),
    contextLimitBytes: z.int().min(16).max(4096).default(256).meta({ description: 'The longest `escalate_to`, in UTF-8 bytes.' }),
    listenTracks: z
      .strictObject({ inbound: track.default('caller'), outbound: track.default('human-agent') })
      .refine(({ inbound, outbound }) => inbound !== outbound, {
        message: 'the two tracks must have different owners',
        params: { remedy: 'Exchange one of them.' },
      })
      .prefault({})
      .meta({ description: 'In listen mode: whose voice is on which track. Sources differ.' }),
    talkdeskAccountId: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: "Talkdesk's own id of your account; when given, streams of others are refused." }),
    allowPlainText: z.boolean().default(false).meta({ description: 'Take ws:// from elsewhere than this machine or a trusted proxy.' }),
    allowAddresses: z
      .array(z.string())
      .optional()
      .meta({ description: 'Addresses or networks (CIDR) that streams may come from; all, unless told.' }),
    maxStreams: z.int().min(1).max(100_000).default(2000).meta({ description: 'Streams at once.' }),
    maxStreamsPerClient: z.int().min(1).max(100_000).default(1000).meta({ description: 'Streams at once with the tokens of one client.' }),
    inBandDigits: z.boolean().default(true).meta({ description: "Hear keys as tones in the caller's sound, besides the messages for them." }),
    leadMs: ms(0, 1000).default(100).meta({ description: 'How far ahead of real time sound is sent.' }),
    startTimeoutMs: ms(100, 60_000).default(10_000).meta({ description: 'How long the start message may take.' }),
    stopSettleMs: ms(0, 20_000)
      .default(2000)
      .meta({ description: 'How long to wait for marks that do not come back, and for the close after our stop.' }),
    stopAnswerMs: ms(500, 60_000).default(15_000).meta({
      description:
        'How long a hand-off may wait for its stop to leave, behind what is still being heard; then it has come to nothing, and the agent has the customer again. Longer than `stopSettleMs`.',
    }),
    pingEveryMs: ms(1000, 120_000).default(15_000).meta({ description: 'Keep-alive. After two pings without any answer the stream is given up.' }),
    maxCallMs: ms(1000, 24 * 3_600_000)
      .default(2 * 3_600_000)
      .meta({ description: 'The longest a stream may last.' }),
    maxMalformed: z.int().min(1).max(10_000).default(20).meta({ description: 'So many messages in a row that cannot be understood end a stream.' }),
  })
  .superRefine((options, context) => {
    const plan = numberPlan(Object.entries(options.numbers));
    if (!plan.ok) context.addIssue({ code: 'custom', path: ['numbers'], message: plan.error, params: { remedy: 'Write each number once.' } });
    const networks = parseAddressSet(options.allowAddresses ?? []);
    if (!networks.ok) {
      const remedy = 'Write an address (192.0.2.7) or a network (192.0.2.0/24).';
      context.addIssue({ code: 'custom', path: ['allowAddresses'], message: networks.error, params: { remedy } });
    }
    const { fallbackTarget, targets, stopAnswerMs, stopSettleMs } = options;
    if (stopAnswerMs <= stopSettleMs) {
      const message = `a hand-off would be given up after ${stopAnswerMs} ms, before its last words may have been heard (stopSettleMs: ${stopSettleMs})`;
      context.addIssue({ code: 'custom', path: ['stopAnswerMs'], message, params: { remedy: 'Raise stopAnswerMs above stopSettleMs.' } });
    }
    if (fallbackTarget !== undefined && !Object.hasOwn(targets, fallbackTarget)) {
      const known = Object.keys(targets).join(', ');
      context.addIssue({
        code: 'custom',
        path: ['fallbackTarget'],
        message: `"${fallbackTarget}" is not one of the targets`,
        params: { remedy: known === '' ? 'Add it to `targets`.' : `Use one of: ${known}.` },
      });
    }
    for (const [name, { ringGroup }] of Object.entries(targets)) {
      if (encoder.encode(ringGroup).length + 2 > options.contextLimitBytes) {
        context.addIssue({
          code: 'custom',
          path: ['targets', name, 'ringGroup'],
          message: `this name alone is longer than the ${options.contextLimitBytes} bytes that may be sent`,
          params: { remedy: 'Use a shorter name, or raise contextLimitBytes.' },
        });
      }
    }
  });

export type TalkdeskStreamOptions = z.infer<typeof talkdeskStreamOptions>;

/** The numbers as a plan. */
export function numbersOf(options: TalkdeskStreamOptions): NumberPlan<NumberPlace> {
  const plan = numberPlan<NumberPlace>(Object.entries(options.numbers));
  invariant(plan.ok, 'options are checked before they are used');
  return plan.value;
}
