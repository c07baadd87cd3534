/** What is said around the consent to a recording, in one language. */
export interface ConsentSentences {
  readonly announcement: string;
  readonly question: string;
  /** Said behind the question where answers in this language are not recognised: the keys are left. */
  readonly byKeys: string;
  /** Said after a no. */
  readonly unrecorded: string;
}

const languages: Readonly<Record<string, ConsentSentences>> = {
  en: {
    announcement: 'This call is recorded.',
    question: 'May we record this call?',
    byKeys: 'Press 1 for yes, or 2 for no.',
    unrecorded: 'All right, this call is not recorded.',
  },
  de: {
    announcement: 'Dieses Gespräch wird aufgezeichnet.',
    question: 'Dürfen wir dieses Gespräch aufzeichnen?',
    byKeys: 'Drücken Sie 1 für Ja oder 2 für Nein.',
    unrecorded: 'In Ordnung, dieses Gespräch wird nicht aufgezeichnet.',
  },
  es: {
    announcement: 'Esta llamada se graba.',
    question: '¿Podemos grabar esta llamada?',
    byKeys: 'Pulse 1 para sí o 2 para no.',
    unrecorded: 'De acuerdo, esta llamada no se graba.',
  },
  fr: {
    announcement: 'Cet appel est enregistré.',
    question: 'Pouvons-nous enregistrer cet appel ?',
    byKeys: 'Appuyez sur 1 pour oui, ou sur 2 pour non.',
    unrecorded: 'Très bien, cet appel n’est pas enregistré.',
  },
  pt: {
    announcement: 'Esta chamada é gravada.',
    question: 'Podemos gravar esta chamada?',
    byKeys: 'Prima 1 para sim ou 2 para não.',
    unrecorded: 'Muito bem, esta chamada não é gravada.',
  },
  it: {
    announcement: 'Questa chiamata viene registrata.',
    question: 'Possiamo registrare questa chiamata?',
    byKeys: 'Prema 1 per sì o 2 per no.',
    unrecorded: 'Va bene, questa chiamata non viene registrata.',
  },
};

/** Languages that consent is asked in without being told the words. */
export const consentLanguages: readonly string[] = Object.keys(languages);

/** Usual sentences of a language (BCP 47), by its first part; English where there are none. */
export function consentSentences(language: string): ConsentSentences {
  const [primary = ''] = language.toLowerCase().split('-');
  return (Object.hasOwn(languages, primary) ? languages[primary] : undefined) ?? (languages['en'] as ConsentSentences);
}
