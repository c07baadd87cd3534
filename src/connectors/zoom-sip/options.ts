import { z } from 'zod';
import { targetHours } from '#contract';
import { admitHeaders } from '#protocols/sip';
import { complain, doorComplaints, doorOptions, fallbackComplaints, idOption, lengthOptions, mediaOptions, peerOptions } from '#telephony';
import { placeholders, strangePlaceholders } from './protocol.ts';

const words = [...placeholders, 'facts.<name>'].map((name) => `{{${name}}}`).join(' ');
const headerName = z.string().regex(/^[\w.!%*+`'~-]{1,64}$/, 'is no name of a header field');
const templates = z.record(headerName, z.string().max(1024));

const target = z.strictObject({
  headers: templates.default({}).meta({ description: `Further header fields of the BYE for this target; may hold ${words}.` }),
  hours: targetHours.optional(),
});

/** A channel of the type `zoom-sip`, as it is written in the configuration. */
export const zoomSipOptions = z
  .strictObject({
    id: idOption,
    type: z.literal('zoom-sip'),
    ...doorOptions,
    ...peerOptions,
    e164: z
      .boolean()
      .default(true)
      .meta({ description: 'A number with and without its `+` is the same: `15550100` in `numbers` also takes `+15550100`.' }),
    requireTls: z.boolean().default(true).meta({ description: 'Take calls over TLS only.' }),
    answer: z
      .enum(['at-once', 'on-first-sound'])
      .default('at-once')
      .meta({ description: 'When the call is answered; `on-first-sound` rings until the agent has something to say.' }),
    headerNames: z
      .strictObject({
        session: headerName.default('kore-session_id'),
        bot: headerName.default('kore-bot_id'),
        reason: headerName.default('kore-reason'),
      })
      .prefault({})
      .meta({ description: 'Names of the header fields in the 200 OK and in the BYE.' }),
    reasons: z
      .strictObject({ hangUp: z.string().min(1).max(64).default('HangUp'), transfer: z.string().min(1).max(64).default('TransferToAgent') })
      .prefault({})
      .meta({ description: 'What stands in the reason of a BYE: all is said, or a human is wanted.' }),
    goodbyeHeaders: templates.default({}).meta({ description: `Further header fields of a BYE when all is said; may hold ${words}.` }),
    transferHeaders: templates
      .default({ 'X-Context': '{{context}}' })
      .meta({ description: `Further header fields of a BYE that hands over, before those of the target; may hold ${words}.` }),
    headerEncoding: z
      .enum(['utf-8', 'percent'])
      .default('utf-8')
      .meta({ description: 'How characters beyond ASCII stand in header fields: as they are, or percent-encoded.' }),
    headerLimitBytes: z.int().min(16).max(4096).default(256).meta({ description: 'The longest value of one further header field.' }),
    headersLimitBytes: z
      .int()
      .min(64)
      .max(16_384)
      .default(1024)
      .meta({ description: 'Names and values of all further header fields of one BYE together.' }),
    byeAnswerMs: z.int().min(500).max(32_000).default(15_000).meta({
      description: 'How long a BYE that hands over may stay without an answer; then it has come to nothing, and the agent has the customer again.',
    }),
    targets: z
      .record(idOption, target)
      .default({})
      .meta({ description: 'To whom agents may hand over: ids, each with header fields that tell them apart.' }),
    fallbackTarget: idOption.optional().meta({ description: 'Where customers go when something breaks; the id of a target.' }),
    ...mediaOptions,
    codecs: mediaOptions.codecs.default(['opus', 'G722', 'PCMU', 'PCMA']),
    ...lengthOptions,
  })
  .superRefine((options, context) => {
    const { allowAddresses, targets, fallbackTarget, headerNames, goodbyeHeaders, transferHeaders } = options;
    complain(context, [...doorComplaints(options), ...fallbackComplaints(fallbackTarget, targets)]);
    if (allowAddresses.length === 0)
      complain(context, [{ path: ['allowAddresses'], message: 'nobody may call', remedy: 'List the addresses that Zoom calls from.' }]);
    const shelves: (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
      [['goodbyeHeaders'], goodbyeHeaders],
      [['transferHeaders'], transferHeaders],
      ...Object.entries(targets).map(([id, { headers }]) => [['targets', id, 'headers'], headers] as const),
    ];
    const taken = new Set(Object.values(headerNames).map((name) => name.toLowerCase()));
    for (const [path, shelf] of shelves)
      for (const [name, template] of Object.entries(shelf)) {
        const at = [...path, name];
        const strange = strangePlaceholders(template);
        if (strange.length > 0) complain(context, [{ path: at, message: `{{${strange[0]}}} means nothing here`, remedy: `Use ${words}.` }]);
        if (taken.has(name.toLowerCase())) complain(context, [{ path: at, message: 'this field is already set', remedy: 'Use another name.' }]);
        const admitted = admitHeaders([[name, template]]);
        if (!admitted.ok) complain(context, [{ path: at, message: admitted.error.why, remedy: 'Use another name, or a value of one line.' }]);
      }
    for (const [key, name] of Object.entries(headerNames)) {
      const admitted = admitHeaders([[name, 'x']]);
      if (!admitted.ok) complain(context, [{ path: ['headerNames', key], message: admitted.error.why, remedy: 'Use another name.' }]);
    }
  });

export type ZoomSipOptions = z.infer<typeof zoomSipOptions>;
