import type { Complaint } from '#base';
import { commandFinder } from '../../understanding/commands.ts';
import { sentenceOf, wordsOf } from '../../understanding/words.ts';
import { error, type Subject, warning } from './subject.ts';

/** Fewer sentences than this teach too little. */
const fewest = 4;

/** Intents that cannot be told apart, or from what can be said at any time, and such as are taught too little. */
export function complainAboutIntents({ definition }: Subject): Complaint[] {
  const found: Complaint[] = [];
  const commands = commandFinder(definition.human.phrases);
  const owners = new Map<string, string>();
  for (const [intent, { utterances }] of definition.intents) {
    for (const [index, utterance] of utterances.entries()) {
      const path = ['intents', intent, index];
      const words = wordsOf(utterance).join(' ');
      const owner = owners.get(words);
      if (words === '') found.push(error(path, 'this sentence has no words', 'Write what a customer would say.'));
      else if (owner === intent) found.push(warning(path, `"${utterance}" stands here twice`, 'Remove one.'));
      else if (owner !== undefined)
        found.push(error(path, `"${utterance}" is a sentence of "${owner}" too`, 'Keep it with the intent that it means.'));
      else owners.set(words, intent);
      const command = commands.find(sentenceOf(utterance));
      if (command && !['human', 'dont-know', 'nothing-else'].includes(command))
        found.push(warning(path, `"${utterance}" already means "${command}" anywhere in a conversation`, 'Choose another sentence.'));
    }
    if (utterances.length < fewest)
      found.push(
        warning(
          ['intents', intent],
          `"${intent}" has ${utterances.length === 1 ? 'one sentence' : `${utterances.length} sentences`}`,
          'Give it eight or more, as differently worded as customers do.',
        ),
      );
  }
  return found;
}
