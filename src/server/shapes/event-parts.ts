import { z } from 'zod';
import { blockedFrom, factTypes, type HandoffStage, handoffProofs, type LiveChatEvent, liveChatEvents } from '#contract';
import { instant } from './primitives.ts';

const values = z.record(z.string(), z.string());

export const fileSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string().meta({ description: 'Media type, as it was found.' }),
    sizeBytes: z.int(),
  })
  .meta({ id: 'ChatFile', description: 'A file that came with a message: `GET /api/v1/files/{file}`.' });

const contactSchema = z.object({ name: z.string().exactOptional(), email: z.string().exactOptional(), phone: z.string().exactOptional() });

export const callFactsSchema = z
  .object({
    channel: z.string(),
    bot: z.string(),
    flow: z.string().exactOptional(),
    account: z.string(),
    mode: z.enum(['talk', 'listen']).meta({ description: '`listen`: humans talk, the agent transcribes and suggests.' }),
    direction: z.enum(['inbound', 'outbound']),
    calledNumber: z.string().exactOptional(),
    callerNumber: z.string().exactOptional(),
    interactionId: z.string().exactOptional().meta({ description: 'What the contact centre calls it.' }),
    streamId: z.string().exactOptional(),
    callId: z.string().exactOptional(),
    contact: contactSchema.exactOptional().meta({ description: 'Who they are, where the channel knows.' }),
    language: z.string().exactOptional().meta({ description: 'BCP 47.' }),
    parameters: values.meta({ description: 'What else the contact centre sent along.' }),
  })
  .meta({ id: 'ConversationFacts', description: 'What was known when it began.' });

export const latencySchema = z
  .object({
    endpointMs: z.number().exactOptional().meta({ description: 'From the last sound of speech to the decision that the turn was over.' }),
    recognitionMs: z.number().exactOptional().meta({ description: 'From that decision to the final words.' }),
    agentMs: z.number().exactOptional().meta({ description: 'From the words to the agent’s first answer.' }),
    voiceMs: z.number().exactOptional().meta({ description: 'From the answer’s text to its first sound.' }),
    playoutMs: z.number().exactOptional().meta({ description: 'From that sound to its leaving the gateway.' }),
    gapMs: z.number().meta({ description: 'The whole: last sound of the customer’s speech to first sound of the agent’s.' }),
  })
  .meta({ id: 'TurnLatency', description: 'Where the milliseconds of one turn went. Stages that did not occur are absent.' });

export const handoffFields = {
  version: z.literal(1),
  target: z.string().meta({ description: 'The id of a configured target.' }),
  reason: z.string(),
  intent: z.string().exactOptional(),
  summary: z.string().exactOptional(),
  language: z.string().exactOptional().meta({ description: 'BCP 47.' }),
  facts: z
    .array(
      z.object({
        name: z.string(),
        value: z.string(),
        priority: z.number().meta({ description: '1 is said first and cut last; 9 goes first.' }),
        type: z.enum(factTypes).exactOptional(),
      }),
    )
    .meta({ description: 'What was learned from the customer.' }),
  sentiment: z.string().exactOptional(),
  authentication: z
    .object({ state: z.enum(['none', 'claimed', 'verified']), by: z.string().exactOptional() })
    .exactOptional()
    .meta({ description: 'How sure it is who they are.' }),
  transcript: z.string().exactOptional().meta({ description: 'Where the transcript is, relative to the gateway’s public address.' }),
  interactionId: z.string().exactOptional(),
  conversationId: z.string().exactOptional(),
};
export const handoffSchema = z.object(handoffFields).meta({ id: 'Handoff', description: 'To whom a conversation goes, why, and what was learned.' });

export const fittedFields = {
  context: z.string().meta({ description: 'What travels, as one line.' }),
  cut: z.array(z.string()).meta({ description: 'Names of what did not fit.' }),
  referenced: z.array(z.string()).exactOptional().meta({ description: 'Names of what is only behind the reference.' }),
};

const stages = [
  ...['requested', 'sent', 'accepted', 'answered', 'unproven', 'refused', 'timed-out', 'returned', 'abandoned'],
] as const satisfies readonly HandoffStage[];
export const proofFields = {
  stage: z.enum(stages).meta({ description: '`answered`: a human has come. `unproven`: sent, and the far side never said that it was taken.' }),
  target: z.string(),
  door: z.string().meta({ description: 'Which way it went.' }),
  ms: z.number().meta({ description: 'How long after it was decided.' }),
  proof: z.enum(handoffProofs).exactOptional().meta({ description: 'What shows it.' }),
  code: z.string().exactOptional(),
};

export const noteSchema = z
  .discriminatedUnion('note', [
    z.object({ note: z.literal('intent'), intent: z.string(), score: z.number(), text: z.string() }),
    z.object({
      note: z.literal('value'),
      name: z.string(),
      value: z.string(),
      from: z.enum(['api', 'author']).exactOptional().meta({ description: 'Absent where the customer said it.' }),
    }),
    z.object({ note: z.literal('step'), path: z.string() }),
    z.object({ note: z.literal('no-match'), path: z.string() }),
    z.object({ note: z.literal('failure'), code: z.string(), path: z.string() }),
  ])
  .meta({ id: 'AgentNote', description: 'What the agent noted: an intent, a value, a step, words that were no answer, a failure.' });

export const liveChatEvent = z.enum(liveChatEvents as readonly [LiveChatEvent, ...LiveChatEvent[]]);

export const agentInputSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('start'), facts: values }),
    z.object({ kind: z.literal('turn'), text: z.string(), source: z.enum(['speech', 'text']), confidence: z.number() }),
    z.object({ kind: z.literal('keys'), keys: z.string() }),
    z.object({ kind: z.literal('no-input') }),
    z.object({ kind: z.literal('no-match'), text: z.string() }),
    z.object({ kind: z.literal('heard'), utterance: z.string(), text: z.string(), complete: z.boolean() }),
    z.object({
      kind: z.literal('api-answer'),
      call: z.string(),
      answer: z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true), status: z.int(), body: z.unknown() }),
        z.object({ ok: z.literal(false), code: z.string(), status: z.int().exactOptional() }),
      ]),
    }),
    z.object({ kind: z.literal('hand-off-refused'), code: z.string() }),
    z.object({ kind: z.literal('live-chat'), event: liveChatEvent, values }),
  ])
  .meta({ id: 'AgentInput', description: 'What an agent of a written conversation was given.' });

export const soundSchema = z
  .object({
    codec: z.string(),
    suite: z.string().exactOptional().meta({ description: 'How it was protected; absent for plain sound.' }),
    received: z.int().meta({ description: 'Packets.' }),
    sent: z.int(),
    lost: z.int(),
    late: z.int(),
    duplicates: z.int(),
    strangers: z.int().meta({ description: 'Of others than the source that is heard.' }),
    rejected: z.int().meta({ description: 'Malformed, forged, repeated, or of a kind not agreed on.' }),
    concealedMs: z.number().meta({ description: 'Made up in place of what was lost.' }),
    jitterMs: z.number(),
    roundTripMs: z.number().exactOptional(),
    farLossPercent: z.number().exactOptional(),
    farJitterMs: z.number().exactOptional(),
    rating: z.number().meta({ description: 'ITU-T G.107, 0–100.' }),
    opinion: z.number().meta({ description: 'Mean opinion, 1–4.5.' }),
  })
  .meta({ id: 'SoundReport', description: 'What a call’s sound came to, on the way to us unless the name says otherwise.' });

export const callReportSchema = z
  .object({
    cause: z.string(),
    signalling: z.array(
      z.object({ at: instant, direction: z.enum(['in', 'out']), transport: z.string(), peer: z.string(), text: z.string() }).meta({
        id: 'SignallingMessage',
        description: 'One message as it crossed the wire, keys and passwords masked.',
      }),
    ),
    dropped: z.int().meta({ description: 'So many more came after the space for them was full.' }),
    sound: soundSchema.exactOptional(),
  })
  .meta({ id: 'CallReport', description: 'What is known of a call’s technical side once it is over.' });

export const blockedFromSchema = z.enum(blockedFrom);
