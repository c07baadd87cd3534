import { z } from 'zod';
import { asGatewayError, type Logger, type UtteranceId } from '#base';
import { type Agent, type Block, type Blocks, type CallFacts, personKeysOf } from '#contract';

/** What becomes of calls from numbers that are blocked. */
export const blockedSchema = z.strictObject({
  calls: z
    .strictObject({
      say: z.string().min(1).max(500).optional().meta({ description: 'Said before anything else happens; nothing unless told.' }),
      language: z.string().default('en').meta({ description: 'Of `say`, BCP 47.' }),
      voice: z.string().optional().meta({ description: 'The voice of `say`; the usual one unless told.' }),
      target: z
        .string()
        .optional()
        .meta({ description: 'Give them to this target of the channel; without it, or where the channel has none, the call is ended.' }),
    })
    .prefault({})
    .meta({ description: 'Calls from a blocked number.' }),
});
export type BlockedConfig = z.infer<typeof blockedSchema>;

const usualVoice = 'en-us';

/** Answers a caller who is kept out: a sentence, if there is one, then the configured way. The record has it like any conversation. */
export function turningAway({ calls }: BlockedConfig): Agent {
  const { say, language, voice = usualVoice, target } = calls;
  const over = { kind: 'end', outcome: 'abandoned', reason: 'blocked' } as const;
  return {
    id: 'blocked',
    version: '1',
    language,
    voice: { provider: 'offline', name: voice },
    prompts: say === undefined ? [] : [say],
    grammar: { id: 'blocked', sentences: [], loops: [] },
    open: (_options, listener) => ({
      receive(input) {
        if (input.kind === 'hand-off-refused') return listener(over);
        if (input.kind !== 'start') return;
        if (say !== undefined) listener({ kind: 'say', utterance: 'b1' as UtteranceId, text: say, interruptible: false });
        listener(target === undefined ? over : { kind: 'hand-off', handoff: { version: 1, target, reason: 'blocked', language, facts: [] } });
      },
      close: () => undefined,
    }),
    suggest: () => undefined,
  };
}

/** The block that keeps this caller from everything, or from humans. Where blocks cannot be looked up nobody is turned away. */
export async function blockOfCall(blocks: Pick<Blocks, 'find'>, facts: CallFacts, logger: Logger): Promise<Block | undefined> {
  if (facts.mode !== 'talk' || facts.direction !== 'inbound') return undefined;
  try {
    return await blocks.find(facts.account, personKeysOf(facts, 'voice'));
  } catch (thrown) {
    logger.error('whether a caller is blocked could not be looked up', { code: asGatewayError(thrown).code });
    return undefined;
  }
}
