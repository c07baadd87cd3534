import type { Authentication, BlockedFrom, FactType, LiveChatEvent, OpeningHours } from '#contract';
import type { ExtractFields } from '../summary/extraction.ts';
import type { AnswerSpec } from '../understanding/answers/answer-type.ts';
import type { Condition } from './condition.ts';
import type { Template } from './template.ts';

/** Something said: one of several texts. */
export interface Prompt {
  readonly texts: readonly Template[];
  /** How the texts read in writing, marked up; none, one for all, or one for each. */
  readonly written: readonly Template[];
  readonly interruptible: boolean;
}

/** Where to go. `steps` are done and then the conversation goes on behind the step that led there. */
export type Way =
  | { readonly kind: 'handoff' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'end' }
  | { readonly kind: 'goTo'; readonly name: string }
  | { readonly kind: 'steps'; readonly steps: readonly Step[] };

/** How often and with what words something is asked again. A prompt per attempt; the last is used again. */
export interface Retrying {
  readonly max: number;
  readonly reprompts: readonly Prompt[];
  readonly noInput: readonly Prompt[];
  readonly noMatch: readonly Prompt[];
  readonly noInputMs: number;
  readonly onFail: Way;
}

/** The place in the file: `flows.welcome.1.automation`. */
interface Placed {
  readonly path: string;
}
export interface SayStep extends Placed {
  readonly kind: 'say';
  readonly prompt: Prompt;
}
export interface AskStep extends Placed {
  readonly kind: 'ask';
  readonly into: string;
  readonly prompt: Prompt | undefined;
  readonly answer: AnswerSpec;
  readonly label: string | undefined;
  readonly speech: boolean;
  readonly dtmf: boolean;
  readonly finishKey: string | undefined;
  readonly retrying: Retrying;
  /** The question that reads the answer back. */
  readonly confirm: Prompt | undefined;
  readonly dontKnow: Way | undefined;
  readonly skipIfKnown: boolean;
  /** The answer stands nowhere. */
  readonly private: boolean;
}
export interface MenuStep extends Placed {
  readonly kind: 'menu';
  readonly prompt: Prompt | undefined;
  readonly options: readonly { readonly key: string | undefined; readonly phrases: readonly string[]; readonly way: Way }[];
  readonly retrying: Retrying;
}
export interface AutomationStep extends Placed {
  readonly kind: 'automation';
  readonly prompt: Prompt | undefined;
  readonly intents: readonly string[];
  readonly retrying: Retrying;
  /** Instead of asking again. */
  readonly noMatch: Way | undefined;
  readonly after: 'listen' | 'continue';
  readonly anythingElse: Prompt | undefined;
}
export interface BranchStep extends Placed {
  readonly kind: 'branch';
  /** An arm without a condition is the `else`. */
  readonly arms: readonly { readonly when: Condition | undefined; readonly way: Way }[];
}
export interface HoursStep extends Placed {
  readonly kind: 'hours';
  readonly of: string;
  readonly open: Way;
  readonly closed: Way;
}
export interface SetStep extends Placed {
  readonly kind: 'set';
  /** Nothing instead of a template forgets the variable. */
  readonly values: readonly (readonly [name: string, value: Template | undefined])[];
}
export interface CallStep extends Placed {
  readonly kind: 'call';
  readonly api: string;
  /** Nothing: all variables that have a value. */
  readonly values: readonly (readonly [name: string, value: Template])[] | undefined;
  readonly into: string | undefined;
  readonly waiting: Template | undefined;
  readonly onError: Way;
  readonly onStatus: ReadonlyMap<number, Way>;
}
export interface TransferStep extends Placed {
  readonly kind: 'transfer';
  readonly target: string;
  readonly reason: Template;
  readonly summary: Template | undefined;
  /** Nothing: all declared variables that have a value. */
  readonly facts:
    | readonly { readonly name: string; readonly value: Template; readonly priority: number; readonly type: FactType | undefined }[]
    | undefined;
  readonly sentiment: Template | undefined;
  readonly authentication: { readonly state: Authentication['state']; readonly by: Template | undefined } | undefined;
  readonly prompt: Prompt | undefined;
  readonly onRefused: Way | undefined;
}
export interface GoToStep extends Placed {
  readonly kind: 'goTo' | 'run';
  readonly name: string;
}
export interface EndStep extends Placed {
  readonly kind: 'end';
  readonly prompt: Prompt | undefined;
  readonly outcome: 'resolved' | 'failed';
  readonly reason: string;
}

export interface BlockStep extends Placed {
  readonly kind: 'block';
  readonly from: BlockedFrom;
  /** For good without them. */
  readonly minutes: number | undefined;
  readonly reason: string;
  readonly prompt: Prompt | undefined;
}

/** One step. */
export type Step =
  | SayStep
  | AskStep
  | MenuStep
  | AutomationStep
  | BranchStep
  | HoursStep
  | SetStep
  | CallStep
  | TransferStep
  | GoToStep
  | BlockStep
  | EndStep;

export interface Variable {
  readonly answer: AnswerSpec | undefined;
  readonly label: string | undefined;
  readonly priority: number;
  /** Its value at the start; may use `facts`. */
  readonly initial: Template | undefined;
}

export interface Intent {
  /** As written, with `{variable}` in place. */
  readonly utterances: readonly string[];
  readonly aside: boolean;
}

/** What is done when something went wrong. */
export interface Remedy {
  readonly prompt: Prompt | undefined;
  readonly way: Way;
}

/** A checked agent, ready to be run: every name in it exists. */
export interface AgentDefinition {
  readonly id: string;
  readonly description: string | undefined;
  readonly language: string;
  readonly timeZone: string;
  readonly voice: { readonly provider: string; readonly name: string };
  readonly start: string;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly intents: ReadonlyMap<string, Intent>;
  readonly flows: ReadonlyMap<string, readonly Step[]>;
  readonly dialogs: ReadonlyMap<string, readonly Step[]>;
  readonly hours: ReadonlyMap<string, OpeningHours>;
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
  readonly human: { readonly transfer: TransferStep | undefined; readonly phrases: readonly string[]; readonly key: string | undefined };
  readonly goodbye: Prompt;
  readonly noInput: readonly Prompt[];
  readonly noMatch: readonly Prompt[];
  readonly onFailure: Remedy;
  readonly onRefused: Remedy;
  /** When a human has left and the customer is the agent's again. */
  readonly afterHuman: Remedy;
  /** What it says of what happens around a human. */
  readonly liveChat: ReadonlyMap<LiveChatEvent, Prompt>;
  /** What is read out of each conversation after its end. */
  readonly extract: ExtractFields;
  readonly topics: { readonly change: boolean; readonly minScore: number };
  readonly minScore: number;
  /** What it wants the gateway to have. */
  /** Variables whose values stand nowhere. */
  readonly privates: ReadonlySet<string>;
  readonly uses: { readonly targets: readonly string[]; readonly apis: readonly string[] };
}
