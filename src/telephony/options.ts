import { z } from 'zod';
import type { Codec } from '#audio';
import { sdesSuiteNames } from '#protocols/sdp';
import type { MediaPolicy } from './media-policy.ts';

const codecNames = ['opus', 'G722', 'PCMU', 'PCMA'] as const;
const suiteNames = sdesSuiteNames as readonly [(typeof sdesSuiteNames)[number], ...(typeof sdesSuiteNames)[number][]];

/** The keys about sound that every channel by telephone has. To be spread into its own. */
export const mediaOptions = {
  codecs: z
    .array(z.enum(codecNames))
    .min(1)
    .default(['G722', 'PCMU', 'PCMA'])
    .meta({ description: 'Codecs that are spoken, best first: `opus`, `G722`, `PCMU`, `PCMA`.' }),
  codecChoice: z.enum(['ours', 'theirs']).default('ours').meta({ description: 'Whose order of codecs decides.' }),
  srtp: z
    .enum(['require', 'allow', 'refuse'])
    .default('require')
    .meta({ description: 'Protection of the sound: `require` takes nothing plain, `refuse` nothing protected.' }),
  srtpSuites: z
    .array(z.enum(suiteNames))
    .min(1)
    .default([...suiteNames])
    .meta({ description: 'SRTP suites that are taken, best first.' }),
  srtpSuiteChoice: z.enum(['ours', 'theirs']).default('theirs').meta({ description: 'Whose order of suites decides.' }),
  padCrypto: z.boolean().default(true).meta({ description: 'Print the `=` at the end of keys in `a=crypto`. Both forms are read.' }),
  keysOverPlainSignalling: z
    .boolean()
    .default(false)
    .meta({ description: 'Take and show SRTP keys without TLS, where anybody on the way can read them.' }),
  comfortNoise: z.boolean().default(false).meta({ description: 'Agree on comfort noise (RFC 3389) for silence.' }),
  mediaSource: z
    .enum(['signalled', 'first-valid'])
    .default('signalled')
    .meta({ description: 'Whose sound is heard: the host that the SDP names, or, for peers behind address translation, the first valid source.' }),
};

/** The keys about a call's length that every channel by telephone has. */
export const lengthOptions = {
  maxCalls: z.int().min(1).max(100_000).default(1000).meta({ description: 'Calls at once.' }),
  maxCallMs: z
    .int()
    .min(1000)
    .max(24 * 3_600_000)
    .default(2 * 3_600_000)
    .meta({ description: 'The longest a call may last.' }),
  maxSilenceMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(120_000)
    .meta({ description: 'A call without one packet of sound for so long is ended; 0 never.' }),
  tailMs: z.int().min(0).max(2000).default(200).meta({ description: 'How long after our last word a goodbye waits, so that the word is heard.' }),
};

/** The key about transfers that every channel has that asks for them by REFER. */
export const referOptions = {
  referAnswerMs: z
    .int()
    .min(500)
    .max(32_000)
    .default(3000)
    .meta({ description: 'How long a REFER may stay without an answer; then it has come to nothing, and the agent has the customer again.' }),
};

const shape = z.object({ ...mediaOptions, ...lengthOptions });

/** Those keys, read. */
export type PhoneOptions = z.infer<typeof shape>;

const uses = { require: 'required', allow: 'allowed', refuse: 'never' } as const;

/** The policy that the keys mean, with the codecs that this process has. */
export const mediaPolicyOf = (options: PhoneOptions, codecs: readonly Codec[]): MediaPolicy => ({
  codecs: options.codecs.flatMap((name) => codecs.filter((codec) => codec.name === name)),
  codecChoice: options.codecChoice,
  srtp: uses[options.srtp],
  suites: options.srtpSuites,
  suiteChoice: options.srtpSuiteChoice,
  keyPadding: options.padCrypto ? 'padded' : 'unpadded',
  keysOverPlainSignalling: options.keysOverPlainSignalling,
  comfortNoise: options.comfortNoise,
  sourcePolicy: options.mediaSource,
});

/** The limits that the keys mean. */
export const limitsOf = ({ maxCallMs, maxSilenceMs, tailMs }: PhoneOptions) => ({
  maxCallMs,
  maxSilenceMs: maxSilenceMs === 0 ? undefined : maxSilenceMs,
  tailMs,
});
