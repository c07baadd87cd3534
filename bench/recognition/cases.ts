/** Who says what to which agent: everything that is played to the recogniser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { invariant } from '#base';
import type { SpeechGrammar } from '#contract';
import { checkAgent, flowAgent, printSpoken } from '#conversation';
import { type AgentName, agents, digitSentences, digitWords, yesNoSentences } from './agents.ts';
import type { Corpus } from './utterances.ts';

/** `in`: said to the right agent. `off`: has nothing to do with any. `cross`: belongs to another agent. */
export type Kind = 'in' | 'off' | 'cross';

export interface Case {
  /** One line of the report. */
  readonly group: 'agents' | 'yes/no' | 'digits' | 'example agents';
  readonly kind: Kind;
  readonly grammar: SpeechGrammar;
  readonly text: string;
  readonly voice: string;
}

const names = Object.keys(agents) as AgentName[];
const grammarOf = (name: AgentName): SpeechGrammar => ({ id: `bench-${name}`, sentences: agents[name], loops: [] });
const grammars: Readonly<Record<AgentName, SpeechGrammar>> = { parcel: grammarOf('parcel'), bank: grammarOf('bank'), clinic: grammarOf('clinic') };
const yesNo: SpeechGrammar = { id: 'bench-yes-no', sentences: yesNoSentences, loops: [] };
const digits: SpeechGrammar = { id: 'bench-digits', sentences: digitSentences, loops: [digitWords] };
const after = (name: AgentName): AgentName => names[(names.indexOf(name) + 1) % names.length] ?? name;

/** The small agents, yes and no, and numbers, said by every voice; off-topic speech by one voice to an agent, and to the short grammars in turn. */
export function smallCases(corpus: Corpus, voices: readonly string[]): Case[] {
  const cases: Case[] = [];
  for (const [turn, voice] of voices.entries()) {
    for (const name of names)
      for (const [i, text] of corpus.inDomain[name].entries()) {
        cases.push({ group: 'agents', kind: 'in', grammar: grammars[name], text, voice });
        if (i % voices.length === turn) cases.push({ group: 'agents', kind: 'cross', grammar: grammars[after(name)], text, voice });
      }
    for (const text of corpus.yesNo) cases.push({ group: 'yes/no', kind: 'in', grammar: yesNo, text, voice });
    for (const text of corpus.digits) cases.push({ group: 'digits', kind: 'in', grammar: digits, text, voice });
    for (const [i, text] of corpus.offTopic.entries()) {
      const name = names[i % names.length] ?? 'parcel';
      if (i % voices.length === turn) cases.push({ group: 'agents', kind: 'off', grammar: grammars[name], text, voice });
      const short = (i + turn) % 4;
      if (short === 0) cases.push({ group: 'yes/no', kind: 'off', grammar: yesNo, text, voice });
      if (short === 2) cases.push({ group: 'digits', kind: 'off', grammar: digits, text, voice });
    }
  }
  return cases;
}

const root = join(import.meta.dirname, '..', '..');
const read = (...path: string[]): unknown => parse(readFileSync(join(root, ...path), 'utf8'));

/** The agents of `examples/agents` with the grammars they really have; the sentences are those of `bench/understanding`, many with words that no agent knows. */
export function exampleCases(offTopic: readonly string[], voices: readonly string[]): Case[] {
  const dice = { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 };
  const voiceOf = (i: number): string => voices[i % voices.length] ?? 'slt';
  return ['parcel-desk', 'clinic-reception'].flatMap((name, turn) => {
    const { definition } = checkAgent(read('examples', 'agents', name, 'agent.yaml'));
    invariant(definition, 'the example agents are in order');
    const { grammar } = flowAgent(definition, { version: 'bench', dice });
    const { heldOut } = read('bench', 'understanding', 'cases', `${name}.yaml`) as { heldOut: Readonly<Record<string, readonly string[]>> };
    const said = Object.values(heldOut).flat().map(printSpoken);
    return [
      ...said.map((text, i): Case => ({ group: 'example agents', kind: 'in', grammar, text, voice: voiceOf(i) })),
      ...offTopic
        .filter((_, i) => i % 2 === turn)
        .map((text, i): Case => ({ group: 'example agents', kind: 'off', grammar, text, voice: voiceOf(i) })),
    ];
  });
}

/** How many of a text's words its grammar does not have. */
export function unknownWords({ grammar, text }: Case): number {
  const known = new Set([...grammar.sentences.flatMap((sentence) => sentence.split(' ')), ...grammar.loops.flat()]);
  return text.split(' ').filter((word) => !known.has(word)).length;
}
