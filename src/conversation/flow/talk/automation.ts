import { dangles } from '../../understanding/dangling.ts';
import type { Guess } from '../../understanding/intent/classifier.ts';
import { sentenceOf } from '../../understanding/words.ts';
import { defaultWords } from '../default-words.ts';
import type { AutomationStep, Prompt } from '../definition.ts';
import { promptOf } from '../prompt.ts';
import type { Talk } from './talk.ts';

const howCanIHelp = promptOf(defaultWords.howCanIHelp);
const anythingElse = promptOf(defaultWords.anythingElse);

/** Is this their first wish, another one after a dialog, or were they just invited to name it? */
type Phase = 'first' | 'after-dialog' | 'invited';

/** Listens for a wish, runs the dialog of that name, and listens again. */
export function doAutomation(talk: Talk, step: AutomationStep, phase: Phase = 'first'): void {
  const { mind, definition, speaker } = talk;
  const likely = (text: string): Guess | undefined => {
    const guess = mind.guess(text, step.intents);
    return guess && guess.score >= definition.minScore ? guess : undefined;
  };
  const afterDialog = (): void => {
    if (step.after === 'listen') doAutomation(talk, step, 'after-dialog');
  };
  const prompt: Prompt =
    phase === 'after-dialog' ? (step.anythingElse ?? anythingElse) : phase === 'invited' ? howCanIHelp : (step.prompt ?? howCanIHelp);
  const { key } = definition.human;
  // The step before, or the dialog that just ended, may have asked already.
  const silent = speaker.asked && (phase === 'after-dialog' || step.prompt === undefined) && phase !== 'invited';
  talk.pose(
    {
      step,
      prompt,
      open: phase === 'first' ? 'yes' : 'after-dialog',
      expect: {
        shape: 'open',
        grammar: phase === 'after-dialog' ? mind.grammarAfter(step) : mind.grammar(step),
        speech: true,
        noInputMs: step.retrying.noInputMs,
        ...(key === undefined ? {} : { keys: { min: 1, max: key.length } }),
        complete: (text) => {
          const sentence = sentenceOf(text);
          return mind.commands.find(sentence) !== undefined || (!dangles(sentence.words) && likely(text) !== undefined);
        },
      },
      answer: (sentence) => {
        const guess = likely(sentence.text);
        if (guess) {
          recognise(talk, guess, sentence.text);
          talk.begin(guess.intent, sentence, afterDialog);
          return true;
        }
        if (phase === 'first' || mind.yesNo.find(sentence, talk.circumstances)?.value !== 'yes') return false;
        doAutomation(talk, step, 'invited');
        return true;
      },
      press: () => false,
    },
    silent,
  );
}

/** Puts a recognised intent on the record. */
export function recognise(talk: Talk, guess: Guess, text: string): void {
  talk.note({ note: 'intent', intent: guess.intent, score: Math.round(guess.score * 100) / 100, text });
  talk.memory.intent = guess.intent;
  talk.memory.wish = text;
}
