import type { Dice } from '#base';
import type { Agent, AgentInput } from '#contract';
import type { AgentDefinition } from './definition.ts';
import { flowMachine } from './machine.ts';
import { type Mind, mindOf } from './mind.ts';
import { isStatic } from './template.ts';
import { allSteps, commonPrompts, promptsOf } from './walk.ts';

export interface FlowAgentOptions {
  /** Which version of the agent this is, as the record shows it. */
  readonly version: string;
  /** Chooses among variants of a prompt; without it they take turns, which can be repeated. */
  readonly dice?: Pick<Dice, 'fraction'>;
  /** The day, `2026-03-05`, for conversations whose channel does not tell it as the fact `today`. */
  readonly today?: () => string;
}

/** The most sentences that a voice is asked to prepare. */
const mostPrompts = 200;

/** An agent that follows flows: deterministic, without a model, and never waiting for anything but APIs. */
export function flowAgent(definition: AgentDefinition, options: FlowAgentOptions): Agent {
  const steps = [...allSteps(definition)];
  const mind = mindOf(definition, steps);
  const prompts = [...steps.flatMap(promptsOf), ...commonPrompts(definition)].flatMap((prompt) => prompt.texts).filter(isStatic);
  const { dice } = options;
  return {
    id: definition.id,
    version: options.version,
    language: definition.language,
    voice: definition.voice,
    prompts: [...new Set(prompts.map((template) => template.text))].slice(0, mostPrompts),
    answersLiveChat: new Set(definition.liveChat.keys()),
    get grammar() {
      return mind.grammarOfAll;
    },
    open({ flow }, listener) {
      const machine = flowMachine(definition, mind, {
        flow,
        today: options.today?.(),
        choose: dice && ((count) => Math.floor(dice.fraction() * count)),
      });
      const inputs: AgentInput[] = [];
      let busy = false;
      let closed = false;
      return {
        receive(input) {
          inputs.push(input);
          if (busy) return;
          busy = true;
          try {
            for (let next = inputs.shift(); next !== undefined && !closed; next = inputs.shift())
              for (const output of machine.step(next)) if (!closed) listener(output);
          } finally {
            busy = false;
          }
        },
        close() {
          closed = true;
          inputs.length = 0;
        },
      };
    },
    suggest: (text) => suggest(definition, mind, text),
  };
}

/** What the agent would make of a sentence that was said to somebody else, and what it would say. */
function suggest(definition: AgentDefinition, mind: Mind, text: string): ReturnType<Agent['suggest']> {
  const guess = mind.guess(text, [...definition.intents.keys()]);
  if (!guess || guess.score < definition.minScore) return undefined;
  const first = definition.dialogs.get(guess.intent)?.find((step) => step.kind === 'say' || step.kind === 'ask');
  const words = first && (first.kind === 'say' || first.kind === 'ask') ? first.prompt?.texts.find(isStatic) : undefined;
  return { intent: guess.intent, score: Math.round(guess.score * 100) / 100, ...(words ? { answer: words.text } : {}) };
}
