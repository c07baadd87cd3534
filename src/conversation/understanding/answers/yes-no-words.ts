import { wordsOf } from '../words.ts';

/** How yes and no are said in one language. Longer phrases count before shorter ones that begin in the same place. */
export interface YesNoWords {
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** Mean yes alone; inside a sentence they are courtesies. */
  readonly courteousYes: readonly string[];
  /** Of `no`: no answers by themselves. */
  readonly onlyWithin: readonly string[];
  /** Further answers that a recogniser should be ready for. */
  readonly examples: readonly string[];
  /** As they can be chosen. */
  readonly choices: readonly [yes: string, no: string];
}

/** A list as it is written, parted by commas. */
const list = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(', '));

const en: YesNoWords = {
  no: list(
    "i don't think so, that's not right, that is not right, that isn't right, that's not correct, that is not correct, that's wrong, that is wrong",
    "not correct, not right, not really, no way, not at all, of course not, i don't, it's not, it is not, it isn't",
    "no, nope, nah, wrong, incorrect, negative, never, not, don't",
  ),
  yes: list(
    "that's right, that is right, that's correct, that is correct, that's it, that's the one, that is it, go ahead, of course, you got it",
    'i do, it is, i am, i would, sounds good, yes, yeah, yep, yup, yah, correct, right, sure, absolutely, definitely',
    'exactly, indeed, affirmative, fine, perfect, great, certainly, true, please do',
  ),
  courteousYes: ['ok', 'okay', 'please', 'alright'],
  onlyWithin: ['not', "don't"],
  examples: ['okay', 'yes please', 'no thanks', 'no thank you', 'yes it is', 'no it is not', "no it's not"],
  choices: ['Yes', 'No'],
};

const de: YesNoWords = {
  no: list(
    'das stimmt nicht, stimmt nicht, das ist falsch, nicht richtig, nicht einverstanden, auf keinen fall, auf gar keinen fall, lieber nicht',
    'bitte nicht, gar nicht, überhaupt nicht, natürlich nicht, eher nicht, will ich nicht, möchte ich nicht',
    'nein, nee, nö, falsch, niemals, nie, keinesfalls, keineswegs, nicht, no, nope',
  ),
  yes: list(
    'das stimmt, das ist richtig, in ordnung, na klar, na gut, aber ja, von mir aus, nichts dagegen, kein problem, so ist es, machen sie das',
    'ja, jo, jawohl, klar, natürlich, gerne, gern, sicher, einverstanden, stimmt, richtig, genau, korrekt, passt, selbstverständlich, meinetwegen, yes, yeah',
  ),
  courteousYes: ['ok', 'okay', 'bitte', 'gut'],
  onlyWithin: ['nicht'],
  examples: ['ja bitte', 'ja gerne', 'nein danke', 'ja das ist richtig', 'nein das stimmt nicht'],
  choices: ['Ja', 'Nein'],
};

const es: YesNoWords = {
  no: list(
    'claro que no, por supuesto que no, no está bien, no es correcto, no estoy de acuerdo, no quiero, de ninguna manera, de ningún modo, para nada',
    'en absoluto, prefiero que no, mejor no, creo que no, no, nunca, jamás, incorrecto, tampoco, negativo, falso',
  ),
  yes: list(
    'por supuesto que sí, claro que sí, por supuesto, de acuerdo, está bien, eso es, así es, desde luego, cómo no, no hay problema, sin problema, es correcto',
    'sí, claro, vale, correcto, exacto, exactamente, cierto, seguro, perfecto, adelante, afirmativo, conforme',
  ),
  courteousYes: ['ok', 'okay', 'bueno', 'bien'],
  onlyWithin: [],
  examples: ['sí por favor', 'no gracias', 'sí claro', 'no no es correcto'],
  choices: ['Sí', 'No'],
};

const fr: YesNoWords = {
  no: list(
    "pas du tout, absolument pas, certainement pas, surtout pas, pas vraiment, pas d'accord, pas question, hors de question, bien sûr que non",
    "c'est faux, c'est pas ça, je ne veux pas, je préfère pas, mais non, non, nan, jamais, faux, incorrect, négatif, pas, no",
  ),
  yes: list(
    "bien sûr, bien entendu, tout à fait, c'est ça, c'est correct, c'est exact, c'est vrai, pas de problème, pas de souci, je veux bien, allez-y, d'accord",
    'oui, ouais, ouep, absolument, exactement, exact, correct, volontiers, certainement, évidemment, effectivement, parfait, yes',
  ),
  courteousYes: ['ok', 'okay', 'bon', 'bien'],
  onlyWithin: ['pas'],
  examples: ["oui s'il vous plaît", 'oui bien sûr', 'non merci', "non c'est pas ça"],
  choices: ['Oui', 'Non'],
};

const pt: YesNoWords = {
  no: list(
    'claro que não, de jeito nenhum, de maneira nenhuma, de modo algum, não está certo, não está bem, não concordo, não quero, prefiro que não, melhor não',
    'nem pensar, acho que não, não, nunca, jamais, errado, incorreto, incorrecto, negativo, falso',
  ),
  yes: list(
    'claro que sim, com certeza, isso mesmo, está bem, está certo, tudo bem, de acordo, pode ser, sem problema, sem problemas, com prazer, por que não',
    'sim, claro, certo, correto, correcto, exato, exatamente, isso, pode, perfeito, concordo, positivo',
  ),
  courteousYes: ['ok', 'okay', 'bom', 'bem'],
  onlyWithin: [],
  examples: ['sim por favor', 'não obrigado', 'não obrigada', 'sim está certo'],
  choices: ['Sim', 'Não'],
};

const it: YesNoWords = {
  no: list(
    'assolutamente no, certo che no, certamente no, preferisco di no, meglio di no, direi di no, non va bene, non è giusto, non sono d’accordo',
    'per niente, niente affatto, neanche per sogno, no, non, mai, sbagliato, errato, negativo, falso',
  ),
  yes: list(
    'assolutamente sì, certo che sì, va bene, come no, nessun problema, proprio così, per me va bene, è giusto, è corretto, d’accordo, senz’altro',
    'sì, certo, certamente, esatto, esattamente, corretto, giusto, naturalmente, perfetto, ovvio, ovviamente, volentieri, confermo, sicuro',
  ),
  courteousYes: ['ok', 'okay', 'prego', 'bene'],
  onlyWithin: ['non'],
  examples: ['sì grazie', 'sì prego', 'no grazie', 'no non è giusto'],
  choices: ['Sì', 'No'],
};

const languages: Readonly<Record<string, YesNoWords>> = { en, de, es, fr, pt, it };

/** Those of a language (BCP 47), by its first part; English where there are none. */
export function yesNoWords(language: string): YesNoWords {
  const [primary = ''] = language.toLowerCase().split('-');
  return (Object.hasOwn(languages, primary) ? languages[primary] : undefined) ?? en;
}

/** A phrase as a sentence is read: plain words. */
export const plainPhrase = (phrase: string): readonly string[] => wordsOf(phrase);
