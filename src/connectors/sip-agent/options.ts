import { z } from 'zod';
import { admitHeaders, parseUri } from '#protocols/sip';
import { complain, idOption, lengthOptions, mediaOptions, ringingNames } from '#telephony';

const headerName = z.string().regex(/^[\w.!%*+`'~-]{1,64}$/, 'is no name of a header field');
const words = '`{caller_number}` `{called_number}` `{interaction_id}` `{conversation_id}` `{bot}`, or any value that came with the call, by its name';
const { maxCalls: _doors, ...lengths } = lengthOptions;

/** A remote agent of the type `sip-agent`, as it is written in the configuration. */
export const sipAgentOptions = z
  .strictObject({
    id: idOption.meta({ description: 'How `bots[].agent` names it.' }),
    type: z.literal('sip-agent'),
    uri: z
      .string()
      .min(5)
      .max(512)
      .meta({ description: 'Whom to call: `sip:agent@host:port;transport=tcp`, `sips:agent@host`. Its user part may be `{called_number}`.' }),
    proxy: z
      .strictObject({
        host: z.string().min(1).max(255),
        port: z.int().min(1).max(65535).optional(),
        transport: z.enum(['udp', 'tcp', 'tls']).optional(),
      })
      .optional()
      .meta({ description: 'The server to send to, where that is another than the host of `uri`.' }),
    from: z
      .string()
      .max(512)
      .default('sip:{caller_number}@{host}')
      .meta({ description: 'Who calls, as the agent sees it; `{host}` is the host of `uri`. A caller who hides is `anonymous`.' }),
    credentials: z
      .strictObject({
        username: z.string().min(1).max(128),
        password: z.string().min(1).max(256).meta({ description: 'A reference: `env:NAME` or `file:/path`.' }),
      })
      .optional()
      .meta({ description: 'What the agent’s side asks for (digest, RFC 7616).' }),
    headers: z
      .record(headerName, z.string().max(1024))
      .default({})
      .meta({ description: `Header fields of the INVITE. Values may hold ${words}; a field whose placeholders are all empty is left out.` }),
    offer: z.enum(['ours', 'theirs']).default('ours').meta({ description: 'Who offers codecs: we in the INVITE, or they in their answer.' }),
    ringSeconds: z.int().min(2).max(120).default(10).meta({ description: 'How long it may take to answer before the caller goes elsewhere.' }),
    waitingSound: z
      .union([z.enum([...ringingNames, 'none']), z.string().regex(/\.wav$/i, 'is neither a ringing tone nor a .wav file')])
      .default('ringing-us')
      .meta({
        description: 'What the caller hears after a second without an answer: `ringing-us`, `ringing-europe`, `ringing-uk`, `none`, or a WAV file.',
      }),
    handOff: z
      .strictObject({
        header: headerName.default('kore-reason').meta({ description: 'The field of the BYE that says why; `x-` before it is read too.' }),
        equals: z
          .array(z.string().min(1).max(256))
          .min(1)
          .default(['TransferToAgent'])
          .meta({ description: 'What stands in it when a human is wanted, in any case of letters. A REFER always means that.' }),
        targetHeader: headerName.optional().meta({ description: 'The field that names whom it wants; in a REFER the user of Refer-To does so too.' }),
        targets: z.record(z.string().min(1).max(256), idOption).default({}).meta({
          description:
            'Which of its words stands for which target of the caller’s channel. For all others the channel’s `fallbackTarget` takes the caller.',
        }),
        reasonHeader: headerName.optional().meta({ description: 'The field with a few words for the human.' }),
        contextHeaders: z
          .array(headerName)
          .default(['User-to-User', 'X-Context'])
          .meta({ description: 'Fields with the context as text; the first that is there is read. User-to-User is decoded.' }),
        facts: z
          .union([z.literal('x-headers'), z.record(z.string().regex(/^\w{1,64}$/), headerName)])
          .default('x-headers')
          .meta({
            description:
              'Fields that are facts, by the names the human sees; `x-headers`: all whose names begin with `X-`, the first named cut last.',
          }),
      })
      .prefault({})
      .meta({ description: 'How a goodbye is told that wants a human. Any other ends the caller’s call as done.' }),
    ...mediaOptions,
    codecs: mediaOptions.codecs.default(['PCMU', 'PCMA', 'G722']).meta({
      description: 'Codecs that are spoken, best first. A voice stream is mu-law already: as PCMU it goes on without a change of rate.',
    }),
    srtp: mediaOptions.srtp.default('allow'),
    ...lengths,
    maxSilenceMs: lengthOptions.maxSilenceMs.default(30_000),
  })
  .superRefine((options, context) => {
    const uri = parseUri(options.uri.replaceAll(/\{\w+\}/g, '1'));
    if (!uri.ok || uri.value.kind !== 'sip' || uri.value.headers.length > 0)
      complain(context, [{ path: ['uri'], message: 'this is no SIP URI', remedy: 'Write it like sip:agent@voice.example.com or sips:….' }]);
    else if (/\{/.test(options.uri.replace(/^sips?:[^@]*@/i, '')))
      complain(context, [{ path: ['uri'], message: 'only the user part may have placeholders', remedy: 'Write the host as it is.' }]);
    const from = parseUri(options.from.replaceAll('{host}', 'a.example').replaceAll(/\{\w+\}/g, '1'));
    if (!from.ok || from.value.kind !== 'sip')
      complain(context, [{ path: ['from'], message: 'this is no SIP URI', remedy: 'Write it like sip:{caller_number}@gateway.example.com.' }]);
    const admitted = admitHeaders(Object.entries(options.headers));
    if (!admitted.ok)
      complain(context, [
        { path: ['headers', admitted.error.name], message: admitted.error.why, remedy: 'Use another name, or a value of one line.' },
      ]);
  });

export type SipAgentOptions = z.infer<typeof sipAgentOptions>;
