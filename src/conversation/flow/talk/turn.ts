import { privateText } from '#contract';
import type { Command } from '../../understanding/commands.ts';
import type { Guess } from '../../understanding/intent/classifier.ts';
import { type Sentence, sentenceOf } from '../../understanding/words.ts';
import { recognise } from './automation.ts';
import { type Question, without } from './question.ts';
import type { Talk } from './talk.ts';

/** What a sentence turned out to be. */
export type Taken = 'answered' | 'turned' | Exclude<Command, 'nothing-else' | 'dont-know'> | 'leave' | 'dont-know' | 'no-match';

/** An intent this sure is believed even where anything could be a name, or where a human was mentioned. */
const beyondDoubt = 0.9;

/**
 * Makes of a sentence what it most likely is: an option of a menu, a command, an answer, another topic.
 * `answered` and `turned` have had their effect; the rest is the caller's to do.
 */
export function takeTurn(talk: Talk, question: Question, text: string): Taken {
  const sentence = sentenceOf(text);
  const { shape } = question.expect;
  if (shape === 'choice' && question.answer(sentence)) return 'answered';
  const command = talk.mind.commands.find(sentence);
  if (command === 'human') return question.open !== 'no' && sureIntent(talk, question, sentence) && question.answer(sentence) ? 'answered' : 'human';
  if (command === 'nothing-else') {
    if (question.open === 'after-dialog' || (question.open === 'yes' && !/^(?:no|nope)\b/.test(sentence.words.join(' ')))) return 'leave';
  } else if (command === 'dont-know') {
    if (question.open === 'no' && question.step.kind === 'ask' && question.step.dontKnow) return 'dont-know';
    if (shape === 'name') return 'no-match';
  } else if (command !== undefined) return command;
  if (shape === 'name' && turnAway(talk, question, sentence, beyondDoubt)) return 'turned';
  if (shape === 'yes-no') {
    const found = talk.mind.yesNo.find(sentence, talk.circumstances);
    if (found && turnAway(talk, question, without(sentence, found.from, found.to), talk.definition.topics.minScore)) return 'turned';
  }
  if (question.answer(sentence)) return 'answered';
  return turnAway(talk, question, sentence, talk.definition.topics.minScore) ? 'turned' : 'no-match';
}

const sureIntent = (talk: Talk, question: Question, sentence: Sentence): boolean =>
  question.step.kind === 'automation' && (talk.mind.guess(sentence.text, question.step.intents)?.score ?? 0) >= beyondDoubt;

/** Begins another dialog in the middle of this one, when the sentence surely asks for it. */
function turnAway(talk: Talk, question: Question, sentence: Sentence, minScore: number): boolean {
  const { definition, mind } = talk;
  if (!definition.topics.change || question.open !== 'no') return false;
  const among = [...definition.intents.keys()].filter((intent) => definition.dialogs.has(intent));
  const text = sentence.words.filter((word) => word !== '').join(' ');
  const guess: Guess | undefined = text === '' ? undefined : mind.guess(text, among);
  if (!guess || guess.score < minScore || guess.intent === talk.dialog) return false;
  const before = { intent: talk.memory.intent, wish: talk.memory.wish };
  recognise(talk, guess, question.expect.hides ? privateText : sentence.text);
  if (definition.intents.get(guess.intent)?.aside || talk.dialog === undefined)
    talk.begin(guess.intent, sentence, () => {
      Object.assign(talk.memory, before);
      talk.pose(question);
    });
  else talk.turnTo(guess.intent, sentence);
  return true;
}
