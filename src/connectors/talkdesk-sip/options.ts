import { z } from 'zod';
import { targetHours } from '#contract';
import { parseUri } from '#protocols/sip';
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
  sizeOf,
} from '#telephony';
import { escalationRoom } from './protocol.ts';

const target = z.strictObject({
  ringGroup: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .refine((name) => !name.includes('::') && !/\p{Cc}/u.test(name), {
      message: 'a ring group may have neither "::" nor control characters in its name',
    })
    .meta({ description: "The ring group's name, exactly as in Talkdesk; the flow finds it at the beginning of `escalate_to`." }),
  hours: targetHours.optional(),
});

/** A channel of the type `talkdesk-sip`, as it is written in the configuration. */
export const talkdeskSipOptions = z
  .strictObject({
    id: idOption,
    type: z.literal('talkdesk-sip'),
    ...doorOptions,
    ...peerOptions,
    allowAnyAddress: z
      .boolean()
      .default(false)
      .meta({ description: 'Take calls from everywhere: only where the network lets nobody else in. The SIP user is then the only secret.' }),
    requireTls: z.boolean().default(true).meta({ description: 'Take calls over TLS only.' }),
    answer: z.enum(['at-once', 'on-first-sound']).default('at-once').meta({ description: 'When the call is answered.' }),
    targets: z.record(idOption, target).default({}).meta({ description: 'To whom agents may hand over: ids, each with its ring group.' }),
    fallbackTarget: idOption.optional().meta({ description: 'Where customers go when something breaks; the id of a target.' }),
    escalationUri: z
      .string()
      .default('sip:escalation@talkdesk.com')
      .meta({ description: 'Where a REFER points; the one in Talkdesk’s own sample unless told.' }),
    escalateContext: z
      .enum(['packed', 'ring-group-only'])
      .default('packed')
      .meta({ description: '`packed`: `escalate_to` is the ring group, `::` and the context. `ring-group-only`: the name alone.' }),
    uuiLimitBytes: z.int().min(64).max(2048).default(256).meta({ description: 'The longest User-to-User that Talkdesk takes.' }),
    uuiLimitCounts: z
      .enum(['encoded', 'plain'])
      .default('encoded')
      .meta({ description: 'Whether that limit counts hex digits (the cautious reading) or the text before it is encoded.' }),
    ...referOptions,
    referSettleMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(5000)
      .meta({ description: 'How long after an accepted REFER to wait for a NOTIFY or a BYE before saying BYE.' }),
    ...mediaOptions,
    ...lengthOptions,
  })
  .superRefine((options, context) => {
    const { allowAddresses, allowAnyAddress, targets, fallbackTarget, escalationUri } = options;
    complain(context, [...doorComplaints(options), ...fallbackComplaints(fallbackTarget, targets)]);
    if (allowAddresses.length === 0 && !allowAnyAddress)
      complain(context, [
        { path: ['allowAddresses'], message: 'nobody may call', remedy: 'List the addresses that Talkdesk calls from, or set allowAnyAddress.' },
      ]);
    const uri = parseUri(escalationUri);
    if (!uri.ok || uri.value.kind !== 'sip' || uri.value.headers.length > 0)
      complain(context, [
        { path: ['escalationUri'], message: 'this is no SIP URI without a header part', remedy: 'Write it like sip:escalation@talkdesk.com.' },
      ]);
    const room = escalationRoom(options.uuiLimitBytes, options.uuiLimitCounts);
    for (const [name, { ringGroup }] of Object.entries(targets))
      if (sizeOf(ringGroup) + 2 > room)
        complain(context, [
          {
            path: ['targets', name, 'ringGroup'],
            message: `this name alone is longer than the ${room} bytes that may be sent`,
            remedy: 'Use a shorter name, or raise uuiLimitBytes.',
          },
        ]);
  });

export type TalkdeskSipOptions = z.infer<typeof talkdeskSipOptions>;
