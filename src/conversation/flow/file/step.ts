import { z } from 'zod';
import { type Authentication, type BlockedFrom, blockedFrom, type FactType, factTypes } from '#contract';
import { type AnswerFile, answerFields } from './answer.ts';
import {
  type AttemptsFile,
  attemptsSchema,
  keySchema,
  nameSchema,
  type PromptFile,
  promptSchema,
  retriesSchema,
  type ScalarFile,
  scalarSchema,
  silenceSchema,
} from './text.ts';

/** Where to go when something did not work out, or was chosen. */
export type WayFile = 'handoff' | 'continue' | 'end' | { goTo: string } | StepFile[];

export type TestFile =
  | ScalarFile
  | {
      equals?: ScalarFile;
      not?: ScalarFile;
      exists?: boolean;
      in?: ScalarFile[];
      gt?: number;
      gte?: number;
      lt?: number;
      lte?: number;
      contains?: string;
      matches?: string;
    };

export interface ConditionFile {
  all?: ConditionFile[] | undefined;
  any?: ConditionFile[] | undefined;
  not?: ConditionFile | undefined;
  [path: string]: unknown;
}

interface Retrying {
  say?: PromptFile | undefined;
  reprompts?: AttemptsFile | undefined;
  noInput?: AttemptsFile | undefined;
  noInputMs?: number | undefined;
  maxRetries?: number | undefined;
  onFail?: WayFile | undefined;
}

export interface AskFile extends Retrying, AnswerFile {
  into: string;
  accept?: ('speech' | 'dtmf')[] | undefined;
  noMatch?: AttemptsFile | undefined;
  finishKey?: string | undefined;
  confirm?: boolean | PromptFile | undefined;
  dontKnow?: WayFile | undefined;
  skipIfKnown?: boolean | undefined;
  private?: boolean | undefined;
}

export interface OptionFile {
  key?: string | number | undefined;
  phrases?: string[] | undefined;
  goTo?: string | undefined;
  do?: WayFile | undefined;
}

export interface MenuFile extends Retrying {
  options: OptionFile[];
  noMatch?: AttemptsFile | undefined;
}

export interface AutomationFile extends Retrying {
  intents: string[] | 'all';
  noMatch?: WayFile | 'retry' | AttemptsFile | undefined;
  after?: 'listen' | 'continue' | undefined;
  anythingElse?: PromptFile | undefined;
}

export interface ArmFile {
  if?: ConditionFile | undefined;
  then?: WayFile | undefined;
  else?: WayFile | undefined;
}

export interface CallFile {
  api: string;
  values?: string[] | Record<string, ScalarFile> | undefined;
  into?: string | undefined;
  waiting?: string | undefined;
  onError?: WayFile | undefined;
  onStatus?: Record<string, WayFile> | undefined;
}

export type FactFile = string | { name: string; value?: string | undefined; priority?: number | undefined; type?: FactType | undefined };

export type AuthenticationFile = Authentication['state'] | { state: Authentication['state']; by?: string | undefined };

export interface TransferFile {
  target?: string | undefined;
  queue?: string | undefined;
  reason?: string | undefined;
  summary?: string | undefined;
  facts?: FactFile[] | undefined;
  sentiment?: string | undefined;
  authentication?: AuthenticationFile | undefined;
  say?: PromptFile | undefined;
  onRefused?: WayFile | undefined;
}

export interface HoursStepFile {
  of: string;
  open?: WayFile | undefined;
  closed?: WayFile | undefined;
}

export interface EndFile {
  say?: PromptFile | undefined;
  outcome?: 'resolved' | 'failed' | undefined;
  reason?: string | undefined;
}

export interface BlockFile {
  reason: string;
  minutes?: number | undefined;
  forGood?: true | undefined;
  from?: BlockedFrom | undefined;
  say?: PromptFile | undefined;
}

/** One step as an author writes it: exactly one of these keys. */
export interface StepFile {
  say?: PromptFile | undefined;
  ask?: AskFile | undefined;
  menu?: MenuFile | undefined;
  automation?: AutomationFile | undefined;
  branch?: ArmFile[] | undefined;
  hours?: HoursStepFile | undefined;
  set?: Record<string, ScalarFile | null> | undefined;
  call?: CallFile | undefined;
  transfer?: TransferFile | undefined;
  handoff?: true | string | TransferFile | undefined;
  goTo?: string | undefined;
  run?: string | undefined;
  block?: BlockFile | undefined;
  end?: true | string | EndFile | undefined;
}

export const stepsSchema: z.ZodType<StepFile[]> = z.lazy(() => z.array(stepSchema));

export const waySchema: z.ZodType<WayFile> = z
  .lazy(() => z.union([z.enum(['handoff', 'continue', 'end']), z.strictObject({ goTo: nameSchema }), z.array(stepSchema)]))
  .meta({ id: 'way', description: 'handoff, continue, end, { goTo: name }, or a list of steps.' });

const conditionSchema: z.ZodType<ConditionFile> = z
  .lazy(() =>
    z
      .object({ all: z.array(conditionSchema).min(1).optional(), any: z.array(conditionSchema).min(1).optional(), not: conditionSchema.optional() })
      .catchall(testSchema),
  )
  .meta({ id: 'condition', description: 'Names of values with what they must be; all of them must hold.' });

const testSchema: z.ZodType<TestFile> = z.union([
  scalarSchema,
  z.strictObject({
    equals: z.exactOptional(scalarSchema),
    not: z.exactOptional(scalarSchema),
    exists: z.exactOptional(z.boolean()),
    in: z.exactOptional(z.array(scalarSchema).min(1)),
    gt: z.exactOptional(z.number()),
    gte: z.exactOptional(z.number()),
    lt: z.exactOptional(z.number()),
    lte: z.exactOptional(z.number()),
    contains: z.exactOptional(z.string().min(1)),
    matches: z.exactOptional(z.string().min(1).max(100)),
  }),
]);

const retrying = {
  say: promptSchema.optional(),
  reprompts: attemptsSchema.optional().describe('What is said when asking again: first time, second time, …'),
  noInput: attemptsSchema.optional().describe('What is said after silence, instead of reprompts.'),
  noInputMs: silenceSchema.optional().describe('How long silence may last, in milliseconds.'),
  maxRetries: retriesSchema.optional().describe('How often it is asked again.'),
  onFail: waySchema.optional().describe('What happens when all attempts failed.'),
};
const noMatch = attemptsSchema.optional().describe('What is said when the answer was not understood, instead of reprompts.');

const ask = z.strictObject({
  into: nameSchema.describe('The variable that takes the answer.'),
  ...retrying,
  noMatch,
  accept: z
    .array(z.enum(['speech', 'dtmf']))
    .min(1)
    .optional()
    .describe('How it may be answered; by both unless told otherwise.'),
  ...answerFields,
  finishKey: z
    .string()
    .regex(/^[\d*#]$/, { error: 'a key is one of 0–9, * or #' })
    .optional()
    .describe('The key that ends the entry: "#".'),
  confirm: z.union([z.boolean(), promptSchema]).optional().describe('Reads the answer back and asks whether it is right.'),
  dontKnow: waySchema.optional().describe('What happens when they say that they do not know.'),
  skipIfKnown: z.boolean().optional().describe('Do not ask when the variable has a value.'),
  private: z.boolean().optional().describe('The answer is nobody’s business: it is neither recorded nor written down, nor given to a human.'),
});

const option = z
  .strictObject({ key: keySchema.optional(), phrases: z.array(z.string().min(1)).optional(), goTo: nameSchema.optional(), do: waySchema.optional() })
  .superRefine((value, context) => {
    if ((value.goTo === undefined) === (value.do === undefined))
      context.addIssue({ code: 'custom', message: 'an option leads to exactly one place', params: { remedy: 'Give it either goTo or do.' } });
    if (value.key === undefined && (value.phrases ?? []).length === 0)
      context.addIssue({ code: 'custom', message: 'nobody can choose this option', params: { remedy: 'Give it a key, or phrases, or both.' } });
  });

const menu = z.strictObject({ options: z.array(option).min(1).max(12), ...retrying, noMatch });

const automation = z.strictObject({
  intents: z.union([z.literal('all'), z.array(nameSchema).min(1)]).describe('The intents that are listened for.'),
  ...retrying,
  noMatch: z
    .union([z.literal('retry'), z.enum(['handoff', 'continue', 'end']), z.strictObject({ goTo: nameSchema }), attemptsSchema])
    .optional()
    .describe('retry, handoff, continue, end, { goTo: name }, or what is said when asking again.'),
  after: z.enum(['listen', 'continue']).optional().describe('After a dialog: listen for the next wish, or go on with the flow.'),
  anythingElse: promptSchema.optional().describe('Said after a dialog, unless the dialog ended in a question of its own.'),
});

const arm = z
  .strictObject({ if: conditionSchema.optional(), then: waySchema.optional(), else: waySchema.optional() })
  .superRefine((value, context) => {
    if ((value.if === undefined) !== (value.then === undefined) || (value.if === undefined) === (value.else === undefined))
      context.addIssue({
        code: 'custom',
        message: 'an arm of a branch is either "if" with "then", or "else"',
        params: { remedy: 'Write { if: …, then: … } or { else: … }.' },
      });
  });

const call = z.strictObject({
  api: nameSchema.describe('The API, as the gateway is configured.'),
  values: z
    .union([z.array(nameSchema), z.record(nameSchema, scalarSchema)])
    .optional()
    .describe('What is sent; all variables that have a value unless told otherwise.'),
  into: nameSchema.optional().describe('The variable that takes the answer.'),
  waiting: z.string().min(1).optional().describe('What is said when the answer takes long.'),
  onError: waySchema.optional().describe('What happens when the API fails; handoff unless told otherwise.'),
  onStatus: z
    .record(z.string().regex(/^[1-5]\d\d$/, { error: 'a status has three digits, such as 404' }), waySchema)
    .optional()
    .describe('What happens when the API fails with this HTTP status.'),
});

export const factsSchema = z
  .array(
    z.union([
      nameSchema,
      z.strictObject({
        name: nameSchema,
        value: z.string().optional(),
        priority: z.int().min(1).max(9).optional().describe('1 is kept longest when room is short.'),
        type: z.enum(factTypes).optional().describe('Only text is ever shortened; as the variable is unless told otherwise.'),
      }),
    ]),
  )
  .describe('What the human should know; all variables unless told otherwise.');

const proof = z.enum(['none', 'claimed', 'verified']);
export const authenticationSchema = z
  .union([proof, z.strictObject({ state: proof, by: z.string().min(1).optional().describe('By what; may use variables.') })])
  .describe('How sure it is who they are, for the human who takes over.');

const transfer = z.strictObject({
  target: nameSchema.optional().describe('The configured target.'),
  queue: nameSchema.optional().describe('The same as target.'),
  reason: z.string().min(1).optional().describe('A few words for the human who takes over.'),
  summary: z.string().min(1).optional().describe('A sentence or two for the human who takes over.'),
  facts: factsSchema.optional(),
  sentiment: z.string().min(1).optional().describe('How they are, in a word or two; may use variables.'),
  authentication: authenticationSchema.optional(),
  say: promptSchema.optional(),
  onRefused: waySchema.optional().describe('What happens when nobody takes over.'),
});

const longestBlockMinutes = 366 * 24 * 60;
const block = z
  .strictObject({
    reason: z.string().min(1).max(200).describe('A few words for whoever may lift it.'),
    minutes: z.int().min(1).max(longestBlockMinutes).optional().describe('How long; a day unless told otherwise.'),
    forGood: z.literal(true).optional().describe('Until somebody lifts it.'),
    from: z
      .enum(blockedFrom)
      .optional()
      .describe('`all`: from writing and calling at all, and this conversation ends. `human`: only from being handed over.'),
    say: promptSchema.optional().describe('Said first.'),
  })
  .superRefine(({ minutes, forGood }, context) => {
    if (minutes !== undefined && forGood !== undefined)
      context.addIssue({ code: 'custom', message: 'a block ends, or it does not', params: { remedy: 'Give either minutes or forGood.' } });
  });

const stepFields = {
  say: promptSchema.optional().describe('Says something.'),
  ask: ask.optional().describe('Asks a question and keeps the answer.'),
  menu: menu.optional().describe('Offers things to choose by key or by word.'),
  automation: automation.optional().describe('Listens for intents and runs the dialog of the same name.'),
  branch: z.array(arm).min(1).max(10).optional().describe('Goes the first way whose condition holds.'),
  hours: z
    .strictObject({ of: nameSchema, open: waySchema.optional(), closed: waySchema.optional() })
    .optional()
    .describe('Goes one way in opening hours and another outside them.'),
  set: z
    .record(nameSchema, z.union([scalarSchema, z.null()]))
    .optional()
    .describe('Gives variables a value; an empty value forgets it.'),
  call: call.optional().describe('Calls an API.'),
  transfer: transfer.optional().describe('Hands the customer over to a human.'),
  handoff: z
    .union([z.literal(true), z.string().min(1), transfer])
    .optional()
    .describe('Hands over to the usual target; the text is the reason.'),
  goTo: nameSchema.optional().describe('Leaves for a flow or a dialog.'),
  run: nameSchema.optional().describe('Runs a dialog and comes back.'),
  block: block.optional().describe('Keeps this customer out.'),
  end: z
    .union([
      z.literal(true),
      z.string().min(1),
      z.strictObject({ say: promptSchema.optional(), outcome: z.enum(['resolved', 'failed']).optional(), reason: z.string().min(1).optional() }),
    ])
    .optional()
    .describe('Ends the conversation; the text is said first.'),
};

/** What is said of a step without any known word. */
export const emptyStep = 'this step does nothing';

/** The kinds of steps. */
const stepKinds = Object.keys(stepFields) as (keyof StepFile)[];

const stepSchema: z.ZodType<StepFile> = z
  .strictObject(stepFields)
  .superRefine((value, context) => {
    const keys = Object.keys(value);
    if (keys.length === 1) return;
    const remedy = keys.length === 0 ? `Write one of: ${stepKinds.join(', ')}.` : 'Make each a step of its own, with a dash.';
    context.addIssue({
      code: 'custom',
      message: keys.length === 0 ? emptyStep : `a step does one thing, this one does ${keys.length}: ${keys.join(', ')}`,
      params: { remedy },
    });
  })
  .meta({ id: 'step', minProperties: 1, maxProperties: 1 });
