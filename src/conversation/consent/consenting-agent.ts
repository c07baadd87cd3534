import type { UtteranceId } from '#base';
import type { Agent, AgentInput, AgentOutput } from '#contract';
import { answerType } from '../understanding/answer.ts';
import { speechGrammar } from '../understanding/grammar.ts';
import { sentenceOf } from '../understanding/words.ts';
import type { ConsentSentences } from './consent-words.ts';

/** Before a call is recorded: it is said, or asked, in the language of who answers. */
export interface ConsentRule {
  readonly kind: 'announce' | 'ask';
  /** `language`: BCP 47. */
  wordsIn(language: string): ConsentSentences;
}

/** The same for one call. */
export interface ConsentHow extends ConsentRule {
  /** Answers in this language are recognised; else keys alone are taken. */
  readonly speech: boolean;
}

/** What came of it. `not-heard`: the announcement was not played to its end. */
export type ConsentVerdict = { readonly given: true } | { readonly given: false; readonly why: 'no' | 'no-answer' | 'not-heard' };

const utterance = 'consent.1' as UtteranceId;
const noInputMs = 6000;

/**
 * An agent that first tells the customer that the call is recorded, or asks whether it may be, and then is the agent itself: nothing of the question
 * reaches it. It is asked once; whatever is no yes is a no, and so is a yes beside a no ("in Ordnung ist das nicht"). `decided` is called once at most, when it is known.
 */
export function consentingAgent(agent: Agent, how: ConsentHow, decided: (verdict: ConsentVerdict) => void): Agent {
  const { kind, speech } = how;
  const { announcement, question, byKeys, unrecorded } = how.wordsIn(agent.language);
  const text = kind === 'announce' ? announcement : speech ? question : `${question} ${byKeys}`;
  const yesNo = answerType({ kind: 'yes-no' }, agent.language);
  const circumstances = { language: agent.language };
  const isYes = (words: string): boolean => {
    const sentence = sentenceOf(words);
    const found = yesNo.find(sentence, circumstances);
    if (found?.value !== 'yes') return false;
    const rest = { text: '', words: sentence.words.slice(found.to) };
    return yesNo.find(rest, circumstances)?.value !== 'no';
  };
  return {
    id: agent.id,
    version: agent.version,
    language: agent.language,
    voice: agent.voice,
    prompts: agent.prompts,
    ...(agent.answersLiveChat ? { answersLiveChat: agent.answersLiveChat } : {}),
    suggest: (sentence) => agent.suggest(sentence),
    // Made when it is asked for.
    get grammar() {
      return agent.grammar;
    },
    open(options, listener) {
      const talk = agent.open(options, listener);
      let start: AgentInput | undefined;
      let asking = false;
      let open = true;
      const decide = (verdict: ConsentVerdict): void => {
        if (open) decided(verdict);
        open = false;
      };
      const say = (words: string, id: UtteranceId): void => listener({ kind: 'say', utterance: id, text: words, interruptible: kind === 'ask' });
      const begin = (): void => {
        asking = false;
        if (start) talk.receive(start);
      };
      const answer = (yes: boolean, why: 'no' | 'no-answer'): void => {
        decide(yes ? { given: true } : { given: false, why });
        if (!yes) say(unrecorded, 'consent.2' as UtteranceId);
        begin();
      };
      const asked = (): AgentOutput => ({
        kind: 'ask',
        expect: {
          shape: 'yes-no',
          grammar: speechGrammar(yesNo.examples),
          speech,
          ...(yesNo.keys ? { keys: yesNo.keys } : {}),
          complete: (words) => yesNo.complete(sentenceOf(words), circumstances),
          noInputMs,
        },
      });
      const hearAnswer = (input: AgentInput): void => {
        if (input.kind === 'turn') return answer(isYes(input.text), 'no');
        if (input.kind === 'keys') return answer(yesNo.keyed(input.keys, circumstances) === 'yes', 'no');
        if (input.kind === 'no-match') return answer(false, 'no');
        if (input.kind === 'no-input') return answer(false, 'no-answer');
      };
      return {
        receive(input) {
          if (input.kind === 'heard' && input.utterance.startsWith('consent.')) {
            if (kind === 'announce' && input.utterance === utterance) decide(input.complete ? { given: true } : { given: false, why: 'not-heard' });
            return;
          }
          if (input.kind === 'start') {
            start = input;
            say(text, utterance);
            if (kind === 'announce') return begin();
            asking = true;
            return listener(asked());
          }
          if (asking) return hearAnswer(input);
          talk.receive(input);
        },
        close: () => talk.close(),
      };
    },
  };
}
