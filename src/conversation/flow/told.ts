import { answerSpec } from './answer-spec.ts';
import type { TransferStep } from './definition.ts';
import { factTypeOf } from './fact-type.ts';
import type { AgentFile } from './file/agent-file.ts';
import type { TransferFile } from './file/step.ts';
import { templateOf, variableFields } from './prompt.ts';

/** What the human who takes over is told, as a step or `human` writes it. */
export function toldOf(
  { facts, sentiment, authentication }: Pick<TransferFile, 'facts' | 'sentiment' | 'authentication'>,
  { variables = {}, types = {} }: Pick<AgentFile, 'variables' | 'types'>,
): Pick<TransferStep, 'facts' | 'sentiment' | 'authentication'> {
  const proof = typeof authentication === 'string' ? { state: authentication } : authentication;
  return {
    facts: facts?.map((fact, index) => {
      const { name, value, priority, type } = typeof fact === 'string' ? { name: fact } : fact;
      const declared = Object.hasOwn(variables, name) ? variables[name] : undefined;
      const fields = declared === undefined ? undefined : variableFields(declared);
      // A value of its own may say more than the variable of that name.
      const spec = fields === undefined || value !== undefined ? undefined : answerSpec(fields, types);
      return {
        name,
        value: templateOf(value ?? `{{${name}}}`),
        priority: priority ?? fields?.priority ?? Math.min(9, index + 1),
        type: type ?? (spec && factTypeOf(spec)),
      };
    }),
    sentiment: sentiment === undefined ? undefined : templateOf(sentiment),
    authentication: proof && { state: proof.state, by: proof.by === undefined ? undefined : templateOf(proof.by) },
  };
}
