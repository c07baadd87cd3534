import { fillers, type Sentence } from './words.ts';

/** What a customer can say at any time, whatever was asked. */
export type Command = 'human' | 'repeat' | 'start-over' | 'wait' | 'goodbye' | 'nothing-else' | 'dont-know';

/** Words that may surround a command: `could you … for me`. */
const idle: ReadonlySet<string> = new Set([
  ...fillers,
  ...'can could would will you i me us we to a an the want need let for now then that this it my yes with be'.split(' '),
  ...["i'd", "i'll", "let's", 'really', 'first', 'go'],
]);

const phrases: Readonly<Record<Exclude<Command, 'human'>, readonly string[]>> = {
  repeat: [
    ...['repeat that', 'say that again', 'come again', 'pardon', 'pardon me', 'what did you say', 'what was that', 'what', "i didn't hear that"],
    ...[
      "i didn't catch that",
      "i didn't get that",
      "i couldn't hear you",
      "i didn't understand",
      "i don't understand",
      'excuse me',
      'once more',
      'one more time',
    ],
    ...['repeat the question', 'again', 'say again', 'i did not hear that', 'i did not understand'],
  ],
  'start-over': [
    'start over',
    'start again',
    'begin again',
    'main menu',
    'back to the start',
    'back to the beginning',
    'from the beginning',
    'restart',
    'start from the beginning',
  ],
  wait: [
    ...[
      'wait',
      'hold on',
      'hang on',
      'wait a second',
      'wait a minute',
      'hold on a second',
      'hold on a minute',
      'hang on a second',
      'one second',
      'one minute',
      'just a second',
    ],
    ...[
      'just a minute',
      'one moment',
      'just a moment',
      'give me a second',
      'give me a minute',
      'give me a moment',
      'let me check',
      'let me look',
      'let me see',
      'let me find it',
    ],
    ...['let me get it', 'i have to look'],
  ],
  goodbye: [
    'bye',
    'goodbye',
    'good bye',
    'bye bye',
    'hang up',
    'end the call',
    'see you',
    'have a nice day',
    'have a good day',
    "that's all goodbye",
  ],
  'nothing-else': [
    ...[
      "that's all",
      'that is all',
      "that's it",
      'that is it',
      "that's everything",
      'nothing else',
      'nothing',
      'no',
      'nope',
      "i'm good",
      "i'm fine",
      'all good',
      "i'm done",
      "we're done",
    ],
    ...[
      'no more',
      'nothing more',
      'not today',
      "that'll be all",
      'that will be all',
      'no thanks',
      'no thank you',
      'i am good',
      'i am fine',
      'i am done',
    ],
  ],
  'dont-know': [
    ...[
      "i don't know",
      'i do not know',
      'no idea',
      "i don't have it",
      "i don't have one",
      'i have no idea',
      "i don't remember",
      "i can't remember",
      'i forgot',
      "i can't find it",
    ],
    ...[
      "i'm not sure",
      'not sure',
      'i lost it',
      "i don't have that",
      "i don't know it",
      'i forgot it',
      "i don't remember it",
      'i am not sure',
      "i don't have my number",
      "i don't know my number",
    ],
  ],
};

/** Names for those who answer telephones; an author may add more. */
const humanWords = [
  ...[
    'agent',
    'representative',
    'human',
    'operator',
    'human being',
    'real person',
    'live person',
    'live agent',
    'real human',
    'advisor',
    'adviser',
    'receptionist',
  ],
  ...[
    'customer service',
    'customer support',
    'customer care',
    'service representative',
    'member of staff',
    'supervisor',
    'real agent',
    'human agent',
  ],
];
/** Names that mean a human only after `speak to` and the like. */
const anybody = ['someone', 'somebody', 'anyone', 'anybody', 'a person', 'people', 'person', 'one of you', 'the desk', 'your team', 'a colleague'];
const speakVerbs = ['speak', 'talk', 'chat', 'connect', 'transfer', 'put', 'pass'];
const wishVerbs = ['get', 'give', 'want', 'need', 'like', 'reach', 'is there', 'have', 'call'];
/** Words that may stand between the verb and the person. */
const link: ReadonlySet<string> = new Set('to with a an the me through some your real live please just i on over one of'.split(' '));

const content = (words: readonly string[]): string => words.filter((word) => !idle.has(word)).join(' ');

/** Tells commands from answers. */
export interface CommandFinder {
  /** The command that the whole sentence is, courtesies aside. */
  find(sentence: Sentence): Command | undefined;
  /** How a recogniser should be ready to hear them. */
  readonly examples: readonly string[];
  /** The commonest of them, for where other words matter more. */
  readonly commonExamples: readonly string[];
  /** Ways of not knowing an answer. */
  readonly dontKnow: readonly string[];
}

/** Finds commands; `humans` are an author's further names for a human. */
export function commandFinder(humans: readonly string[] = []): CommandFinder {
  const byContent = new Map<string, Command>();
  for (const [command, list] of Object.entries(phrases) as [Exclude<Command, 'human'>, readonly string[]][])
    for (const phrase of list) {
      const words = phrase.split(' ');
      byContent.set(phrase, command);
      // What is left of some phrases without idle words would fit too much; those are only taken as they stand.
      const core = content(words);
      if (core !== '' && !/^(?:have|not|no|all|one|get|more|see|good|get again)$/.test(core)) byContent.set(core, byContent.get(core) ?? command);
    }
  const named = [...humanWords, ...humans.map((human) => human.toLowerCase())];
  for (const human of named) {
    byContent.set(human, 'human');
    byContent.set(content(human.split(' ')) || human, 'human');
  }
  const asks = (words: readonly string[], verbs: readonly string[], people: readonly string[]): boolean =>
    words.some((_, at) => {
      const verb = verbs.find((one) => startsAt(words, one, at));
      if (verb === undefined) return false;
      for (let place = at + verb.split(' ').length; place < words.length; place++) {
        if (people.some((person) => startsAt(words, person, place))) return true;
        if (!link.has(words[place] ?? '')) return false;
      }
      return false;
    });

  return {
    find({ words }) {
      const plain = words.filter((word) => !fillers.has(word));
      const whole = byContent.get(words.join(' ')) ?? byContent.get(plain.join(' ')) ?? byContent.get(content(words));
      if (whole !== undefined) return whole;
      if (asks(words, speakVerbs, [...named, ...anybody]) || asks(words, wishVerbs, named)) return 'human';
      if (/^(?:no|yes|yeah|nope)$/.test(plain[0] ?? '') && plain.length > 1) {
        const rest = byContent.get(plain.slice(1).join(' '));
        if (rest === 'nothing-else' || rest === 'goodbye') return rest;
      }
      return plain.at(-1) === 'goodbye' || plain.slice(-2).join(' ') === 'bye bye' || (plain.at(-1) === 'bye' && plain.length <= 6)
        ? 'goodbye'
        : undefined;
    },
    examples: [...Object.values(phrases).flat(), ...named, ...named.flatMap(askFor), ...common],
    dontKnow: phrases['dont-know'],
    commonExamples: [
      ...new Set([
        ...Object.values(phrases).flatMap((list) => list.slice(0, 4)),
        ...common,
        ...humanWords.slice(0, 4).flatMap(askFor),
        ...humans.flatMap(askFor),
      ]),
    ],
  };
}

const common = [
  ...['agent', 'representative', 'operator', 'speak to someone', 'i want to talk to someone'],
  ...['can i speak to somebody', 'can i talk to a real person', 'can you repeat that please', 'could you say that again'],
];

/** How one asks for a human of that name. */
function askFor(human: string): string[] {
  const name = human.toLowerCase();
  if (/^(?:customer|people|member)/.test(name)) return [`${name} please`];
  const article = /^[aeiou]/.test(name) ? 'an' : 'a';
  return [`i want to speak to ${article} ${name}`, `talk to ${article} ${name}`, `${name} please`];
}

const startsAt = (words: readonly string[], phrase: string, at: number): boolean =>
  phrase.split(' ').every((word, index) => words[at + index] === word);
